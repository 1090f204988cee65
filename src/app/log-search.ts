import type { LogLine } from '../model/engine.js';
import type { TimeRange } from '../query/range.js';
import { recordsOf } from '../store/log-arrivals.js';
import type { LogBook } from '../store/log-book.js';
import { isSame } from '../store/log-edges.js';
import type { LogSource } from './log-merge.js';
import { firstOf, whileWanted } from './log-reads.js';

/** Records read at a time: at first, and at most. */
const CHUNK = 20_000;
const MOST_CHUNK = 640_000;
/** Records that may be in one moment. */
const MOMENT = 200;

export interface Search {
  readonly logs: LogBook;
  readonly test: (line: LogLine) => boolean;
  /** What lies outside is not looked at. */
  readonly range: TimeRange;
  /** How far it is. */
  readonly onLine: (line: LogLine) => void;
  readonly signal: AbortSignal;
}

/** The nearest line that passes, before what is kept; nothing of what is read is kept. */
export async function searchBack(
  sources: readonly LogSource[],
  search: Search,
): Promise<LogLine | undefined> {
  const all = await Promise.all(sources.map((source) => Backward.begin(source, search)));
  for (;;) {
    const best = all.flatMap(({ hit }) => hit ?? []).toSorted((a, b) => timeOf(b) - timeOf(a))[0];
    const open = all.filter((each) => each.hit === undefined && !(timeOf(best) >= each.fromMs));
    if (open.length === 0 || search.signal.aborted) return best;
    await Promise.all(open.map((each) => each.further()));
  }
}

/** The nearest line that passes, after what is kept. */
export async function searchOn(
  sources: readonly LogSource[],
  { logs, test, range, onLine, signal }: Search,
): Promise<LogLine | undefined> {
  const hits = await Promise.all(
    sources.map(async ({ read, of }) => {
      const { last, newer } = logs.edges(of);
      const tail = { tail: newer + MOMENT, ...(last.length === 0 && { sinceMs: logs.toMs }) };
      let isMet = last.length === 0;
      let hit: LogLine | undefined;
      await whileWanted(read, tail, signal, (line) => {
        onLine(line);
        if (isMet && test(line)) hit = line;
        isMet ||= isSame(line, last.at(-1));
        return hit === undefined && !(timeOf(line) > range.toMs);
      });
      return hit;
    }),
  );
  return hits.flatMap((hit) => hit ?? []).toSorted((a, b) => timeOf(a) - timeOf(b))[0];
}

const timeOf = (line: LogLine | undefined): number => line?.atMs ?? -Infinity;

/** One log, read backward in chunks that grow, as each is counted from its end. */
class Backward {
  readonly #source: LogSource;
  readonly #search: Search;
  /** The log's first line. */
  readonly #begin: LogLine | undefined;
  /** Where the last chunk began. */
  #known: LogLine | undefined;
  #passed = 0;
  #chunk = CHUNK;
  hit: LogLine | undefined;
  /** When the first line that was looked at was written, wall clock, ms. */
  fromMs: number;

  private constructor(source: LogSource, search: Search, begin: LogLine | undefined) {
    this.#source = source;
    this.#search = search;
    this.#begin = begin;
    const [first] = search.logs.edges(source.of).first;
    this.#known = first;
    this.fromMs = begin === undefined || isSame(begin, first) ? -Infinity : search.logs.fromMs;
  }

  static async begin(source: LogSource, search: Search): Promise<Backward> {
    const [begin] = await firstOf(source.read, { tail: Infinity }, 1, search.signal);
    return new Backward(source, search, begin);
  }

  async further(): Promise<void> {
    const { logs, test, range, onLine, signal } = this.#search;
    const { of, read } = this.#source;
    const { behind } = logs.edges(of);
    const tail = behind + this.#passed + this.#chunk;
    const most = tail === Infinity ? Infinity : this.#chunk;
    let first: LogLine | undefined;
    let hit: LogLine | undefined;
    let records = 0;
    await whileWanted(read, { tail }, signal, (line) => {
      if (isSame(line, this.#known)) return false;
      onLine(line);
      first ??= line;
      if (test(line)) hit = line;
      records += recordsOf(line);
      return records < most;
    });
    if (signal.aborted) return;
    this.hit ??= hit;
    this.#known = first ?? this.#known;
    this.#passed += records;
    this.#chunk = Math.min(MOST_CHUNK, 2 * this.#chunk);
    const isWhole = isSame(first, this.#begin) || timeOf(first) < range.fromMs;
    this.fromMs = isWhole ? -Infinity : timeOf(first);
  }
}
