import type { LogLine } from '../model/engine.js';
import type { SafeText } from '../model/safe-text.js';

/** Kept of one log, and how much more before the older ones go: they go by the thousand. */
const MOST_LINES = 50_000;
const MOST_CHARS = 16 * 2 ** 20;
const SLACK = 1.1;
/** What a line costs beside its text. */
const LINE_CHARS = 64;

/** What came last of one container. */
interface Arrival {
  readonly atMs: number;
  /** Lines come again that are known: the number of the next of them. */
  readonly again: number | undefined;
}

type Test = (line: LogLine) => boolean;

const sizeOf = ({ text }: LogLine): number => text.length + LINE_CHARS;
const sizeOfAll = (lines: readonly LogLine[]): number =>
  lines.reduce((sum, line) => sum + sizeOf(line), 0);

const same = (a: LogLine | undefined, b: LogLine | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  a.atMs === b.atMs &&
  a.text === b.text &&
  a.stream === b.stream &&
  a.of === b.of;

/**
 * A stretch of one log in bounded memory. Each line has a number that it keeps: 0 was the first to come,
 * earlier ones count down. Whoever reads old lines keeps them: then what arrives is counted, not kept.
 */
export class LogBook {
  #lines: LogLine[] = [];
  #first = 0;
  #size = 0;
  #dropped = 0;
  #newer = 0;
  /** Of each container. */
  #arrivals = new Map<SafeText | undefined, Arrival>();
  #test: Test | undefined;
  /** Numbers of those that pass the test. */
  #shown: number[] = [];

  /** There is nothing earlier. */
  isWhole = false;

  /** How many lines there are to show. */
  get count(): number {
    return this.#test === undefined ? this.#lines.length : this.#shown.length;
  }

  get kept(): number {
    return this.#lines.length;
  }

  /** Older ones that had to go. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Newer ones that were not kept, as older ones are read. */
  get newer(): number {
    return this.#newer;
  }

  get oldest(): LogLine | undefined {
    return this.#lines[0];
  }

  /** Names of the containers that lines are of, as they came; empty where there is one only. */
  get names(): readonly SafeText[] {
    return [...this.#arrivals.keys()].flatMap((name) => name ?? []);
  }

  /** What is shown, from the `index`th on. */
  slice(index: number, count: number): readonly LogLine[] {
    if (this.#test === undefined) return this.#lines.slice(index, index + count);
    return this.#shown.slice(index, index + count).flatMap((each) => this.#lineOf(each) ?? []);
  }

  /** The number of the `index`th that is shown. */
  numberAt(index: number): number {
    return this.#test === undefined ? this.#first + index : (this.#shown[index] ?? this.#first);
  }

  /** The place of a number among what is shown, or of the next that is. */
  indexOf(number: number): number {
    if (this.#test === undefined)
      return Math.max(0, Math.min(this.#lines.length, number - this.#first));
    const index = this.#shown.findIndex((each) => each >= number);
    return index < 0 ? this.#shown.length : index;
  }

  /** The nearest shown line that passes, from `index` on toward `by`; undefined when none is kept. */
  seek(test: Test, index: number, by: 1 | -1): number | undefined {
    for (let at = index; at >= 0 && at < this.count; at += by) {
      const line = this.#lineOf(this.numberAt(at));
      if (line !== undefined && test(line)) return at;
    }
    return undefined;
  }

  /** @param held older lines are being read: they stay */
  push(lines: readonly LogLine[], held: boolean): void {
    if (this.#newer > 0 || (held && this.#isFull())) {
      this.#newer += lines.length;
      return;
    }
    const known = this.#lines.length;
    for (const line of lines) if (!this.#isRepeated(line)) this.#lines.push(line);
    const fresh = this.#lines.slice(known);
    this.#size += sizeOfAll(fresh);
    for (const each of this.#passing(fresh, this.#first + known)) this.#shown.push(each);
    if (!held && this.#isFull(SLACK)) this.#dropOldest();
  }

  /** Earlier ones, of which the last may be known already. @returns how many were new */
  prepend(page: readonly LogLine[]): number {
    const lines = page.slice(0, this.#overlap(page));
    this.#first -= lines.length;
    this.#lines = [...lines, ...this.#lines];
    this.#size += sizeOfAll(lines);
    this.#shown = [...this.#passing(lines, this.#first), ...this.#shown];
    this.#dropped = Math.max(0, this.#dropped - lines.length);
    if (this.#isFull(SLACK)) this.#dropNewest();
    return lines.length;
  }

  /** Shows only what passes. */
  select(test: Test | undefined): void {
    this.#test = test;
    this.#shown = this.#passing(this.#lines, this.#first);
  }

  clear(): void {
    this.#lines = [];
    this.#shown = [];
    this.#first = 0;
    this.#size = 0;
    this.#dropped = 0;
    this.#newer = 0;
    this.isWhole = false;
    this.#arrivals.clear();
  }

  /**
   * Where a log is rotated while it is followed, Docker's json-file driver may begin the new file twice
   * (found with 20.10): time goes back to a line that is known, and on from there.
   */
  #isRepeated(line: LogLine): boolean {
    const { atMs = NaN, of } = line;
    const last = this.#arrivals.get(of);
    let number = last !== undefined && atMs < last.atMs ? this.#knownAs(line) : last?.again;
    // of others that lie between
    while (number !== undefined && this.#lineOf(number)?.of !== of)
      number = this.#lineOf(number) === undefined ? undefined : number + 1;
    const isKnown = number !== undefined && same(line, this.#lineOf(number));
    this.#arrivals.set(of, {
      atMs,
      again: isKnown && number !== undefined ? number + 1 : undefined,
    });
    return isKnown;
  }

  /** The number of a line that came before, among those that are not earlier. */
  #knownAs(line: LogLine): number | undefined {
    const { atMs = NaN } = line;
    let number: number | undefined;
    for (let at = this.#lines.length - 1; (this.#lines[at]?.atMs ?? NaN) >= atMs; at--)
      if (same(line, this.#lines[at])) number = this.#first + at;
    return number;
  }

  #lineOf(number: number): LogLine | undefined {
    return this.#lines[number - this.#first];
  }

  #passing(lines: readonly LogLine[], from: number): number[] {
    const test = this.#test;
    if (test === undefined) return [];
    return lines.flatMap((line, index) => (test(line) ? [from + index] : []));
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
    this.#lines = this.#lines.slice(cut);
    this.#first += cut;
    this.#dropped += cut;
    this.isWhole &&= cut === 0;
    this.#shown = this.#shown.filter((each) => each >= this.#first);
  }

  #dropNewest(): void {
    while (this.kept > MOST_LINES || (this.#size > MOST_CHARS && this.kept > 1)) {
      const line = this.#lines.pop();
      this.#size -= line === undefined ? 0 : sizeOf(line);
      this.#newer++;
    }
    const end = this.#first + this.kept;
    this.#shown = this.#shown.filter((each) => each < end);
  }

  /** Where in an earlier page the first kept line stands: times are told to the microsecond only. */
  #overlap(page: readonly LogLine[]): number {
    const from = Math.max(0, page.length - this.#lines.length);
    for (let at = from; at < page.length; at++)
      if (
        same(page[at], this.oldest) &&
        page.slice(at).every((line, index) => same(line, this.#lines[index]))
      )
        return at;
    const limit = this.oldest?.atMs ?? NaN;
    const later = page.findIndex(({ atMs = NaN }) => atMs >= limit);
    return later < 0 ? page.length : later;
  }
}
