/**
 * Splitting what arrives in chunks. Chunks end anywhere: inside a header, a UTF-8 character, a number.
 * Nothing here grows beyond its limit, whatever the daemon sends.
 */

import { Failure } from '../model/failure.js';

const NEWLINE = 0x0a;

/** Bytes waiting to be complete, joined only when they are, so that tiny chunks cost no copies. */
class ByteQueue {
  #chunks: Buffer[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** All of it as one buffer, which the queue forgets. */
  takeAll(): Buffer {
    const all = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#length = 0;
    return all ?? Buffer.alloc(0);
  }
}

/** An event with all labels of a container stays far below. */
const LINE_BYTES = 2 ** 20;

/**
 * Newline-delimited JSON (`GET /events`). A line that is no JSON or longer than 1 MiB is left out, and
 * told as bad; the lines after it are read.
 */
export class JsonLines {
  readonly #onValue: (value: unknown) => void;
  readonly #onBad: () => void;
  readonly #pending = new ByteQueue();
  #tooLong = false;

  constructor(onValue: (value: unknown) => void, onBad: () => void) {
    this.#onValue = onValue;
    this.#onBad = onBad;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, from);
      this.#keep(chunk.subarray(from, end === -1 ? chunk.length : end));
      if (end === -1) return;
      this.#emit(this.#pending.takeAll());
      from = end + 1;
    }
  }

  #keep(part: Buffer): void {
    this.#tooLong ||= this.#pending.length + part.length > LINE_BYTES;
    if (this.#tooLong) this.#pending.takeAll();
    else this.#pending.push(part);
  }

  #emit(line: Buffer): void {
    const bad = this.#tooLong;
    this.#tooLong = false;
    if (bad) return this.#onBad();
    const json = line.toString('utf8').trim();
    if (json === '') return;
    let value: unknown;
    try {
      value = JSON.parse(json);
    } catch {
      return this.#onBad();
    }
    this.#onValue(value);
  }
}

export type LogStream = 'stdout' | 'stderr';

/** `first`: a frame begins here, and with it a record of the log. */
export type OnRecord = (stream: LogStream, bytes: Buffer, first: boolean) => void;

const HEADER = 8;
const SYSTEM = 3;
/** The engine splits at 16 KiB; a larger length is no header, but text that was taken for one. */
const FRAME_LIMIT = 2 ** 20;

/**
 * The framing of `GET /containers/{id}/logs` without a tty (Docker API, "Stream format"):
 *
 *     byte 0      1..3     4..7            8…
 *     stream      0 0 0    length, BE      payload
 *     0 stdin, 1 stdout, 2 stderr, 3 what the engine itself has to say: why it cannot go on
 *
 * What does not look like that is not framed (a tty): from there on everything is stdout as it is.
 */
export class LogFrames {
  readonly #onRecord: OnRecord;
  readonly #pending = new ByteQueue();
  /** Bytes to have before there is something to do: a header's, or a header's and its payload's. */
  #needed = HEADER;
  #raw: boolean;

  constructor(options: { readonly tty: boolean }, onRecord: OnRecord) {
    this.#raw = options.tty;
    this.#onRecord = onRecord;
  }

  push(chunk: Buffer): void {
    if (this.#raw) return this.#onRecord('stdout', chunk, false);
    this.#pending.push(chunk);
    if (this.#pending.length >= this.#needed) this.#frames(this.#pending.takeAll());
  }

  /** An incomplete frame is shown as far as it came; so is what is too short for one and begins none. */
  end(): void {
    const rest = this.#pending.takeAll();
    if (!mayBeHeader(rest, 0)) this.#onRecord('stdout', rest, false);
    else if (rest.length > HEADER) this.#emit(rest, 0, rest.length);
  }

  #frames(bytes: Buffer): void {
    let at = 0;
    for (;;) {
      const left = bytes.length - at;
      if (left >= HEADER && !isHeader(bytes, at)) {
        this.#raw = true;
        return this.#onRecord('stdout', bytes.subarray(at), false);
      }
      this.#needed = HEADER + (left >= HEADER ? bytes.readUInt32BE(at + 4) : 0);
      if (left < this.#needed) return this.#pending.push(bytes.subarray(at));
      this.#emit(bytes, at, at + this.#needed);
      at += this.#needed;
    }
  }

  #emit(bytes: Buffer, from: number, to: number): void {
    if (bytes[from] === SYSTEM)
      throw new Failure('daemon', bytes.toString('utf8', from + HEADER, to));
    const stream = bytes[from] === 2 ? 'stderr' : 'stdout';
    this.#onRecord(stream, bytes.subarray(from + HEADER, to), true);
  }
}

/** As far as the bytes go. */
const mayBeHeader = (bytes: Buffer, at: number): boolean =>
  (bytes[at] ?? 0) <= SYSTEM &&
  (bytes[at + 1] ?? 0) === 0 &&
  (bytes[at + 2] ?? 0) === 0 &&
  (bytes[at + 3] ?? 0) === 0;

const isHeader = (bytes: Buffer, at: number): boolean =>
  mayBeHeader(bytes, at) && bytes.readUInt32BE(at + 4) <= FRAME_LIMIT;
