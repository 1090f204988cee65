import { fromAnsi } from '../model/ansi.js';
import type { LogLine } from '../model/engine.js';
import { LINE_LIMIT, sanitize } from '../model/safe-text.js';
import type { LogStream } from './stream.js';
import { timeMs } from './wire.js';

const NEWLINE = 0x0a;
/** A code point has at most 4 bytes. One more than is shown is kept, so that a cut is told. */
const KEPT_BYTES = 4 * (LINE_LIMIT + 1);
/** `2026-11-20T22:00:00.123456789Z ` (podman: seconds, with an offset). */
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d) /;
const STAMP_BYTES = 40;
const NANOSECONDS = /\.\d{3}(\d{6})Z/;
/** The engine's log copier cuts a longer line into records of this size. */
const RECORD_BYTES = 16 * 1024;

interface Partial {
  /** Its time as text with the blank after it: what the records of one line have in common. */
  readonly stamp: string;
  readonly chunks: Buffer[];
  bytes: number;
  records: number;
}

/**
 * Makes lines out of the records of a log asked for with `timestamps=1`. The engine cuts a line at
 * 16 KiB into records, each with the same time in front and all but the last without a newline: they
 * become one line again. A record with another time is another line, newline or not.
 */
export class LogLines {
  readonly #onLine: (line: LogLine) => void;
  readonly #open = new Map<LogStream, Partial>();

  constructor(onLine: (line: LogLine) => void) {
    this.#onLine = onLine;
  }

  /** @param first the bytes begin a record (a frame), so a time can be looked for */
  push(stream: LogStream, bytes: Buffer, first: boolean): void {
    let from = first ? this.#begin(stream, bytes) : 0;
    for (;;) {
      const end = bytes.indexOf(NEWLINE, from);
      if (end === -1) return this.#keep(stream, bytes.subarray(from));
      this.#keep(stream, bytes.subarray(from, end));
      this.#finish(stream);
      from = end + 1;
    }
  }

  /** The last line of a log may lack its newline. */
  end(): void {
    for (const stream of [...this.#open.keys()]) this.#finish(stream);
  }

  /** Where the record's text goes on, if it goes on with the open line; else that one is over. */
  #begin(stream: LogStream, bytes: Buffer): number {
    const open = this.#open.get(stream);
    if (open === undefined) return 0;
    const stamp = stampOf(bytes);
    if (stamp !== '' && stamp === open.stamp) {
      open.records++;
      return stamp.length;
    }
    this.#finish(stream);
    return 0;
  }

  #keep(stream: LogStream, bytes: Buffer): void {
    if (bytes.length === 0) return;
    let open = this.#open.get(stream);
    if (open === undefined) {
      open = { stamp: stampOf(bytes), chunks: [], bytes: 0, records: 1 };
      this.#open.set(stream, open);
    }
    const room = KEPT_BYTES - open.bytes;
    if (room <= 0) return;
    open.chunks.push(bytes.subarray(0, room));
    open.bytes += Math.min(bytes.length, room);
  }

  #finish(stream: LogStream): void {
    const open = this.#open.get(stream);
    this.#open.delete(stream);
    const all = open === undefined ? '' : Buffer.concat(open.chunks).toString('utf8');
    const stamp = STAMP.exec(all)?.[0] ?? '';
    const joined = withoutRepeats(all.slice(stamp.length), stamp);
    const repeats = (all.length - stamp.length - joined.length) / (stamp.length || 1);
    const records = (open?.records ?? 1) + repeats;
    const text = joined.replace(/\r$/, '');
    const ns = NANOSECONDS.exec(stamp)?.[1];
    this.#onLine({
      ...{ stream, atMs: timeMs(stamp.trimEnd()), ...shown(text) },
      ...(ns !== undefined && { ns: Number(ns) }),
      ...(records > 1 && { records }),
    });
  }
}

/** Most lines have no colours. */
function shown(text: string): Pick<LogLine, 'text' | 'runs'> {
  if (!text.includes('\u001b[')) return { text: sanitize(text, LINE_LIMIT) };
  const { text: clean, runs } = fromAnsi(text, LINE_LIMIT);
  return runs.length === 0 ? { text: clean } : { text: clean, runs };
}

const stampOf = (bytes: Buffer): string =>
  STAMP.exec(bytes.toString('latin1', 0, STAMP_BYTES))?.[0] ?? '';

/**
 * A tty's log has no frames to tell where a record begins: in a line that was cut the time stands in
 * the middle, too. Only docker's, to the nanosecond, can be told from the text.
 */
const withoutRepeats = (text: string, stamp: string): string =>
  text.length > RECORD_BYTES && NANOSECONDS.test(stamp) ? text.replaceAll(stamp, '') : text;
