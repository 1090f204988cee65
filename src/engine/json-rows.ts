import { Failure } from '../model/failure.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const BEGIN = 0x5b;
const END = 0x5d;
const OPEN: ReadonlySet<number> = new Set([BEGIN, 0x7b]);
const CLOSE: ReadonlySet<number> = new Set([END, 0x7d]);

const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** Position of the quote that ends the string opened before `from`. */
function stringEnd(body: Buffer, from: number): number {
  let end = body.indexOf(QUOTE, from);
  while (end !== -1) {
    let slashes = 0;
    while (body[end - 1 - slashes] === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return end;
    end = body.indexOf(QUOTE, end + 1);
  }
  throw cut();
}

const cut = (): Failure => new Failure('protocol', 'the answer ends in the middle');

/** JSON of our own, with its failure as ours. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Failure('protocol', 'the answer is not JSON');
  }
}

/**
 * The elements of a top-level array, each parsed when it is asked for. The list of 10,000 containers
 * is 14 MB: parsed at once it holds the event loop for 74–378 ms, and a key press with it.
 * @throws Failure `protocol` for anything but a whole array
 */
export function* jsonRows(body: Buffer): Generator<unknown, void, void> {
  let at = 0;
  while (isSpace(body[at])) at++;
  if (body[at] !== BEGIN) throw new Failure('protocol', 'the answer is not a list');
  let depth = 1;
  let rows = 0;
  let start = ++at;
  while (depth > 0) {
    const byte = body[at];
    if (byte === undefined) throw cut();
    if (byte === QUOTE) at = stringEnd(body, at + 1);
    else if (OPEN.has(byte)) depth++;
    else if (CLOSE.has(byte)) depth--;
    if (depth === 0 && byte !== END) throw cut();
    if (depth === 0 || (depth === 1 && byte === COMMA)) {
      const element = body.subarray(start, at);
      const empty = depth === 0 && rows === 0 && element.every(isSpace);
      if (!empty) yield parseJson(element);
      rows++;
      start = at + 1;
    }
    at++;
  }
  if (!body.subarray(at).every(isSpace))
    throw new Failure('protocol', 'something follows the list');
}
