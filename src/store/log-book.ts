import type { LogLine } from '../model/engine.js';
import type { SafeText } from '../model/safe-text.js';
import { LogArrivals, type Of } from './log-arrivals.js';
import { edgesOf, isSame, type LogEdges } from './log-edges.js';
import { LogFilter, type Test } from './log-filter.js';

/** Kept of one log, and how much more before the older ones go: they go by the thousand. */
const MOST_LINES = 50_000;
const MOST_CHARS = 16 * 2 ** 20;
const SLACK = 1.1;
/** As full as it may be for one more page. */
const ROOM = 0.8;
/** What a line costs beside its text. */
const LINE_CHARS = 64;

type Lines = readonly LogLine[];

const sizeOf = ({ text }: LogLine): number => text.length + LINE_CHARS;
const sizeOfAll = (lines: Lines): number => lines.reduce((sum, line) => sum + sizeOf(line), 0);

/**
 * A stretch of one log in bounded memory. Each line has a number that it keeps: 0 was the first to come,
 * earlier ones count down. Whoever reads old lines keeps them: then what arrives is counted, not kept.
 */
export class LogBook {
  #lines: LogLine[] = [];
  #first = 0;
  #size = 0;
  #dropped = 0;
  readonly #arrivals = new LogArrivals();
  /** Of what is shown; undefined: everything. */
  #filter: LogFilter | undefined;

  /** There is nothing earlier. */
  isWhole = false;

  /** How many lines there are to show. */
  get count(): number {
    return this.#filter?.count ?? this.kept;
  }

  get kept(): number {
    return this.#lines.length;
  }

  /** Older ones that had to go. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Records of newer ones that are not kept, as older ones are read. */
  get newer(): number {
    return this.#arrivals.newer;
  }

  /** Another page of earlier lines pushes no newer ones out. */
  get hasRoom(): boolean {
    return !this.#isFull(ROOM);
  }

  /** When the first line that is kept was written, and the last, wall clock, ms; NaN without any. */
  get fromMs(): number {
    return this.#lines.find(({ atMs }) => atMs !== undefined)?.atMs ?? NaN;
  }

  get toMs(): number {
    return this.#lines.findLast(({ atMs }) => atMs !== undefined)?.atMs ?? NaN;
  }

  /** Names of the containers that lines are of, as they came; empty where there is one only. */
  get names(): readonly SafeText[] {
    return this.#arrivals.names.flatMap((name) => name ?? []);
  }

  edges(of: Of): LogEdges {
    return edgesOf(this.#lines, of, this.#arrivals.of(of));
  }

  /** What is shown, from the `index`th on. */
  slice(index: number, count: number): Lines {
    if (this.#filter === undefined) return this.#lines.slice(index, index + count);
    return this.#filter.slice(index, count).flatMap((each) => this.#lineOf(each) ?? []);
  }

  /** The number of the `index`th that is shown. */
  numberAt(index: number): number {
    if (this.#filter === undefined) return this.#first + index;
    return this.#filter.numberAt(index) ?? this.#first;
  }

  /** The place of a number among what is shown, or of the next that is. */
  indexOf(number: number): number {
    return this.#filter?.indexOf(number) ?? Math.max(0, Math.min(this.kept, number - this.#first));
  }

  /** The nearest shown line that passes, from `index` on toward `by`; undefined when none is kept. */
  seek(test: Test, index: number, by: 1 | -1): number | undefined {
    for (let at = index; at >= 0 && at < this.count; at += by) {
      const line = this.#lineOf(this.numberAt(at));
      if (line !== undefined && test(line)) return at;
    }
    return undefined;
  }

  /** What arrives at the end of the log. @param held older lines are being read: they stay */
  push(lines: Lines, held: boolean): void {
    if (this.newer > 0 || (held && this.#isFull())) return this.#arrivals.count('newer', lines, 1);
    const fresh: LogLine[] = [];
    for (const line of lines) {
      if (this.#isRepeated(line)) continue;
      this.#lines.push(line);
      fresh.push(line);
    }
    this.#filter?.append(fresh, this.#first + this.kept - fresh.length);
    this.#count(fresh);
    if (!held && this.#isFull(SLACK)) this.#dropOldest();
  }

  /** Earlier ones, all of them new: a page. */
  prepend(page: Lines): void {
    this.#first -= page.length;
    this.#lines = [...page, ...this.#lines];
    this.#filter?.prepend(page, this.#first);
    this.#count(page);
    this.#dropped = Math.max(0, this.#dropped - page.length);
    if (this.#isFull(SLACK)) this.#dropNewest();
  }

  /** Later ones, all of them new: a page. */
  append(page: Lines): void {
    this.#arrivals.count('newer', page, -1);
    this.#filter?.append(page, this.#first + this.kept);
    this.#lines = [...this.#lines, ...page];
    this.#count(page);
    if (this.#isFull(SLACK)) this.#dropOldest();
  }

  /** Another stretch. @param newer records after it, by container */
  turnTo(page: Lines, newer: ReadonlyMap<Of, number>): void {
    this.clear();
    for (const [of, count] of newer) this.#arrivals.of(of).newer = count;
    this.#lines = [...page];
    this.#filter?.append(page, 0);
    this.#count(page);
  }

  /** What arrives follows what is kept. */
  reach(): void {
    this.#arrivals.reach();
  }

  /** Shows only what passes. */
  select(test: Test | undefined): void {
    this.#filter = test && new LogFilter(test);
    this.#filter?.append(this.#lines, this.#first);
  }

  clear(): void {
    this.#lines = [];
    this.#filter?.keep(0, 0);
    this.#first = 0;
    this.#size = 0;
    this.#dropped = 0;
    this.isWhole = false;
    this.#arrivals.clear();
  }

  #count(lines: Lines): void {
    this.#size += sizeOfAll(lines);
    this.#arrivals.count('kept', lines, 1);
  }

  /**
   * Where a log is rotated while it is followed, Docker's json-file driver may tell its last line twice, or
   * begin the new file twice (found with 20.10): time goes back to a line that is known, and on from there.
   */
  #isRepeated(line: LogLine): boolean {
    const { atMs = NaN, of, ns } = line;
    const arrival = this.#arrivals.of(of);
    const { last, again } = arrival;
    if (ns !== undefined && isSame(line, last)) return true;
    let number = atMs < (last?.atMs ?? NaN) ? this.#knownAs(line) : again;
    // of others that lie between
    while (number !== undefined && this.#lineOf(number)?.of !== of)
      number = this.#lineOf(number) === undefined ? undefined : number + 1;
    const isKnown = number !== undefined && isSame(line, this.#lineOf(number));
    arrival.last = line;
    arrival.again = isKnown && number !== undefined ? number + 1 : undefined;
    return isKnown;
  }

  /** The number of a line that came before, among those that are not earlier. */
  #knownAs(line: LogLine): number | undefined {
    const { atMs = NaN } = line;
    let number: number | undefined;
    for (let at = this.#lines.length - 1; (this.#lines[at]?.atMs ?? NaN) >= atMs; at--)
      if (isSame(line, this.#lines[at])) number = this.#first + at;
    return number;
  }

  #lineOf(number: number): LogLine | undefined {
    return this.#lines[number - this.#first];
  }

  #isFull(slack = 1): boolean {
    return this.#lines.length >= MOST_LINES * slack || this.#size >= MOST_CHARS * slack;
  }

  #dropOldest(): void {
    let cut = 0;
    while (
      this.#lines.length - cut > MOST_LINES ||
      (this.#size > MOST_CHARS && cut < this.kept - 1)
    ) {
      const line = this.#lines[cut++];
      this.#size -= line === undefined ? 0 : sizeOf(line);
    }
    this.#arrivals.count('kept', this.#lines.slice(0, cut), -1);
    this.#lines = this.#lines.slice(cut);
    this.#first += cut;
    this.#dropped += cut;
    this.isWhole &&= cut === 0;
    this.#filter?.keep(this.#first, Infinity);
  }

  #dropNewest(): void {
    let to = this.kept;
    while (to > MOST_LINES || (this.#size > MOST_CHARS && to > 1)) {
      const line = this.#lines[--to];
      this.#size -= line === undefined ? 0 : sizeOf(line);
    }
    const dropped = this.#lines.splice(to);
    this.#arrivals.count('kept', dropped, -1);
    this.#arrivals.count('newer', dropped, 1);
    this.#filter?.keep(this.#first, this.#first + this.kept);
  }
}
