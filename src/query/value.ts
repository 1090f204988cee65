import { searcher } from './automaton.js';
import { regex } from './regex.js';
import { Scanner } from './scanner.js';
import type { TextTest, TextValue } from './text-test.js';

/** Everything up to what separates terms: names of images and paths keep their `:`, `/` and `=`. */
const BARE = /[^\s&|()"]+/y;
const QUOTED = /"(?:[^"\\]|\\[^])*/y;
/** What ends a term. */
const END = /[\s&|()!]|$/y;
const SLASHED = /\/(?:[^/\\]|\\[^])*/y;

/** A quoted or bare text; `what` says what was expected when there is none. */
export function textValue(scanner: Scanner, what: string, bare: RegExp = BARE): TextValue {
  if (scanner.char === '"') return { text: phrase(scanner), quoted: true };
  const text = scanner.take(bare);
  return text === '' ? scanner.fail(what) : { text, quoted: false };
}

/** What stands between quotes; `\"` and `\\` are the sign itself. */
export function phrase(scanner: Scanner): string {
  return delimited(scanner, QUOTED, '"').replace(/\\(["\\])/g, '$1');
}

/** Passes over both delimiters. @returns what is between them, as written */
function delimited(scanner: Scanner, body: RegExp, sign: string): string {
  const start = scanner.at;
  const text = scanner.take(body).slice(1);
  if (!scanner.skip(sign)) scanner.fail(`${sign} for the one at character ${start + 1}`);
  return text;
}

/** `/re/`, `"re"`, or bare up to a space, `&`, `|` or `)` that no bracket of its own encloses. */
export function pattern(scanner: Scanner): TextTest {
  const start = scanner.at;
  const sign = scanner.char;
  if (sign === '/' || sign === '"') {
    const body = delimited(scanner, sign === '/' ? SLASHED : QUOTED, sign);
    // a path was meant: /var/lib
    if (!scanner.sees(END)) scanner.fail('a space, or quotes around a text with / in it');
    return compiled(scanner, start + 1, body);
  }
  const text = barePattern(scanner);
  if (text === '') scanner.fail('a regular expression, such as ^api-[0-9]+$');
  return compiled(scanner, start, text);
}

/** Parsed where it stands, so that an error has its place in the whole query. */
const compiled = ({ text }: Scanner, start: number, body: string): TextTest =>
  searcher(regex(new Scanner(text.slice(0, start + body.length), start)));

const PIECE = /\\[^]|\[\^?\]?(?:[^\]\\]|\\[^])*\]?|[^]/y;

function barePattern(scanner: Scanner): string {
  const start = scanner.at;
  let depth = 0;
  while (!scanner.isAtEnd) {
    if (depth === 0 && /[\s&|)]/.test(scanner.char)) break;
    const piece = scanner.take(PIECE);
    if (piece === '(') depth++;
    if (piece === ')') depth--;
  }
  return scanner.text.slice(start, scanner.at);
}
