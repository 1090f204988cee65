import type { LogLine } from '../model/engine.js';
import { recordsOf } from '../store/log-arrivals.js';
import type { LogBook } from '../store/log-book.js';
import { isSame, MOMENT_MS, type LogEdges } from '../store/log-edges.js';
import { depthOf } from './log-depth.js';
import { noteOf, type ReadLog } from './log-follow.js';
import { merged, type LogSource } from './log-merge.js';
import { firstOf, lastOf, whileWanted, type Lines } from './log-reads.js';

/** Lines at a time, of each container. */
const PAGE = 2000;
/** Those before a moment that is gone to. */
const BEFORE = 500;
/** Records that may be in one moment. */
const MOMENT = 200;
/** More may have been written meanwhile than the engine was asked for. */
const FURTHER = 4;
const MOST_TRIES = 4;
/** Lines that are passed over to find one that is known. */
const MOST_PASSED = 100_000;

interface Page {
  readonly lines: Lines;
  /** There is nothing before it, or after it. */
  readonly isLast: boolean;
}

const NOTHING: Page = { lines: [], isLast: true };
const MISSING = noteOf(
  'lines may be missing here: the engine does not read on (a damaged record?)',
);

/** Earlier lines of one log, up to those that are kept. */
async function earlierOf(
  read: ReadLog,
  { first, behind }: LogEdges,
  fromMs: number,
  signal: AbortSignal,
): Promise<Page> {
  const untilMs = first[0]?.atMs ?? fromMs;
  if (Number.isNaN(untilMs)) return NOTHING;
  for (let tries = 0; tries < MOST_TRIES && !signal.aborted; tries++) {
    const tail = (behind + PAGE) * FURTHER ** tries;
    const page = await lastOf(read, { tail, untilMs }, 2 * PAGE, signal);
    if (first.length === 0) return { lines: page, isLast: page.length === 0 };
    // of one moment: told apart by what follows
    const end = page.findIndex((_, index) =>
      page.slice(index).every((line, next) => isSame(line, first[next])),
    );
    if (end >= 0) return { lines: page.slice(0, end), isLast: end === 0 };
    const lines = await withoutTimes(read, { first, behind }, signal);
    if (lines !== undefined) return { lines, isLast: false };
    if (page.length > 0) return { lines: [...page, MISSING], isLast: false };
  }
  return NOTHING;
}

/** Where a clock was set back, or a record is damaged, the engine reads no further: from nearer, then. */
async function withoutTimes(
  read: ReadLog,
  { first, behind }: Pick<LogEdges, 'first' | 'behind'>,
  signal: AbortSignal,
): Promise<Lines | undefined> {
  for (let more = PAGE; more >= 1 && !signal.aborted; more = Math.floor(more / FURTHER)) {
    const lines: LogLine[] = [];
    let isMet = false;
    await whileWanted(read, { tail: behind + more }, signal, (line) => {
      isMet = isSame(line, first[0]);
      if (!isMet) lines.push(line);
      return !isMet && lines.length < MOST_PASSED;
    });
    if (isMet && lines.length > 0) return lines;
  }
  return undefined;
}

/** Later lines of one log, from those that are kept on. */
async function laterOf(
  read: ReadLog,
  { last, newer }: LogEdges,
  toMs: number,
  signal: AbortSignal,
): Promise<Page> {
  if (last.length === 0) {
    const lines = await firstOf(read, { tail: newer + MOMENT, sinceMs: toMs }, PAGE, signal);
    return { lines, isLast: lines.length < PAGE };
  }
  for (let tries = 0; tries < MOST_TRIES && !signal.aborted; tries++) {
    const tail = (newer + MOMENT) * FURTHER ** tries;
    // those before a clock that was set back are of no use here
    const lastMs = last.at(-1)?.atMs ?? NaN;
    const apart = last.findLastIndex(({ atMs = NaN }) => atMs > lastMs + MOMENT_MS);
    const lines = await behindThose(last.slice(apart + 1), read, tail, signal);
    if (lines !== undefined) return { lines, isLast: lines.length < PAGE };
  }
  const sinceMs = last.at(-1)?.atMs ?? toMs;
  const lines = await firstOf(read, { tail: Infinity, sinceMs }, PAGE, signal);
  return { lines: [MISSING, ...lines], isLast: lines.length < PAGE };
}

/** A page of a tail, behind lines that are known; undefined when they are not in it. */
async function behindThose(
  known: Lines,
  read: ReadLog,
  tail: number,
  signal: AbortSignal,
): Promise<Lines | undefined> {
  const lines: LogLine[] = [];
  const passed: LogLine[] = [];
  let isMet = false;
  await whileWanted(read, { tail }, signal, (line) => {
    if (isMet) return lines.push(line) < PAGE;
    passed.push(line);
    isMet = known.every((each, index) => isSame(each, passed.at(index - known.length)));
    return passed.length < MOST_PASSED;
  });
  return isMet ? lines : undefined;
}

/** Lines around a moment. `newer`: how many records there are behind them. */
interface Place extends Page {
  readonly newer: number;
}

async function placeOf(read: ReadLog, atMs: number, signal: AbortSignal): Promise<Place> {
  const tail = (await depthOf(read, atMs, signal)) + BEFORE;
  const most = BEFORE + 2 * PAGE;
  const lines = await firstOf(read, { tail }, most, signal);
  const isLast = lines.length < most;
  return { lines, isLast, newer: isLast ? 0 : tail - recordsIn(lines) };
}

const recordsIn = (lines: Lines): number => lines.reduce((sum, line) => sum + recordsOf(line), 0);
const firstMs = ({ lines }: Page): number => lines[0]?.atMs ?? NaN;
const lastMs = ({ lines }: Page): number => lines.at(-1)?.atMs ?? NaN;

/** Without what lies before a moment; in between a clock may have been set back. */
function since({ lines }: Page, atMs: number): Lines {
  const from = lines.findIndex((line) => !((line.atMs ?? NaN) < atMs));
  return from < 0 ? [] : lines.slice(from);
}

function upTo({ lines }: Page, atMs: number): Lines {
  const to = lines.findLastIndex((line) => !((line.atMs ?? NaN) > atMs));
  return lines.slice(0, to + 1);
}

/** Around what is kept of a log, or of several as one: pages without a gap to it. */
export class LogPages {
  readonly #sources: readonly LogSource[];
  readonly #logs: LogBook;

  constructor(sources: readonly LogSource[], logs: LogBook) {
    this.#sources = sources;
    this.#logs = logs;
  }

  /** The newest lines. @returns those of each, also what lies before the others begin */
  async end(tail: number, signal: AbortSignal): Promise<readonly Lines[]> {
    const pages = await this.#each(NOTHING, async ({ read }) => {
      const lines = await lastOf(read, { tail }, tail, signal);
      return { lines, isLast: recordsIn(lines) < tail };
    });
    const from = Math.max(...pages.filter(({ isLast }) => !isLast).map(firstMs));
    if (!signal.aborted) this.#logs.append(merged(pages.map((page) => since(page, from))));
    return pages.map(({ lines }) => lines);
  }

  /** As far back as all have been read that have any. @returns whether there were earlier lines */
  async earlier(signal: AbortSignal): Promise<boolean> {
    const logs = this.#logs;
    const pages = await this.#each(NOTHING, ({ read, of }) =>
      earlierOf(read, logs.edges(of), logs.fromMs, signal),
    );
    if (signal.aborted) return false;
    const from = Math.max(...pages.filter(({ isLast }) => !isLast).map(firstMs));
    logs.prepend(merged(pages.map((page) => since(page, from))));
    logs.isWhole = pages.every(({ isLast }) => isLast);
    return !logs.isWhole;
  }

  /** As far on as all have been read that go on. @returns whether the end is reached */
  async later(signal: AbortSignal): Promise<boolean> {
    const logs = this.#logs;
    const pages = await this.#each(NOTHING, ({ read, of }) =>
      laterOf(read, logs.edges(of), logs.toMs, signal),
    );
    if (signal.aborted) return false;
    const to = Math.min(...pages.filter(({ isLast }) => !isLast).map(lastMs));
    logs.append(merged(pages.map((page) => upTo(page, to))));
    return pages.every(({ isLast }) => isLast);
  }

  /** Turns to a moment. @returns whether the end is reached */
  async around(atMs: number, signal: AbortSignal): Promise<boolean> {
    const places = await this.#each({ ...NOTHING, newer: 0 }, ({ read }) =>
      placeOf(read, atMs, signal),
    );
    if (signal.aborted) return false;
    // one that began later has nothing before
    const from = Math.max(...places.map(firstMs).filter((ms) => ms <= atMs));
    const to = Math.min(...places.filter(({ isLast }) => !isLast).map(lastMs));
    const shown = places.map((place) => since({ ...place, lines: upTo(place, to) }, from));
    const newer = places.map((place, index) => {
      const behind = place.lines.slice(upTo(place, to).length);
      return [this.#sources[index]?.of, place.newer + recordsIn(behind)] as const;
    });
    this.#logs.turnTo(merged(shown), new Map(newer));
    this.#logs.isWhole = atMs === -Infinity;
    return places.every(({ isLast }) => isLast);
  }

  /** One that cannot be read does not keep the others from it. */
  async #each<P extends Page>(
    otherwise: P,
    read: (source: LogSource) => Promise<P>,
  ): Promise<readonly P[]> {
    const settled = await Promise.allSettled(this.#sources.map(read));
    const pages = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const [failed] = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    if (pages.length === 0 && failed !== undefined) throw failed;
    return settled.map((each) => (each.status === 'fulfilled' ? each.value : otherwise));
  }
}
