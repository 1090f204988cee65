/**
 * Words as people type them: `ngx` is nginx, `sa1` shop-api-1. A filter has no place for "almost", so
 * not every subsequence will do: each letter follows the one before, begins a word, or leaves out few
 * letters. `db` finds db, my-db and data-backup, but not dashboard.
 */

/** Letters left out at most, within a word of the text. Two letters leave out none: they would be anywhere. */
const GAP = 3;
const SHORT = 2;

const LETTER = /\p{L}/u;
const DIGIT = /\p{N}/u;

/** Of a character in lower case. */
function kindAt(text: string, at: number): 'letter' | 'digit' | 'sign' {
  const code = text.charCodeAt(at);
  if (code >= 0x61 && code <= 0x7a) return 'letter';
  if (code >= 0x30 && code <= 0x39) return 'digit';
  if (!(code > 0x7f)) return 'sign';
  const char = text.charAt(at);
  return LETTER.test(char) ? 'letter' : DIGIT.test(char) ? 'digit' : 'sign';
}

/** At the start, after a sign, and a digit after a letter: `shop-api2` has three. */
function beginsWord(text: string, at: number): boolean {
  const before = at === 0 ? 'sign' : kindAt(text, at - 1);
  const kind = kindAt(text, at);
  return kind === 'letter' ? before === 'sign' : kind === 'digit' && before !== 'digit';
}

/**
 * Where the letters of `word` are in `text`, both in lower case; undefined when they are not. As one
 * piece where that is possible, best at the beginning of a word.
 */
export function fuzzy(word: string, text: string): readonly number[] | undefined {
  const piece = pieceOf(word, text);
  if (piece >= 0) return Array.from({ length: word.length }, (_, index) => piece + index);
  return isSubsequence(word, text) ? spread(word, text) : undefined;
}

function pieceOf(word: string, text: string): number {
  const first = text.indexOf(word);
  for (let at = first; at >= 0; at = text.indexOf(word, at + 1))
    if (beginsWord(text, at)) return at;
  return first;
}

/** Most texts fail here, cheaply. */
function isSubsequence(word: string, text: string): boolean {
  let at = -1;
  for (let index = 0; index < word.length; index++) {
    at = text.indexOf(word.charAt(index), at + 1);
    if (at < 0) return false;
  }
  return true;
}

/** Where a letter may be, and where then the letter before it is. */
interface Place {
  readonly at: number;
  readonly after: Place | undefined;
}

/**
 * Letter by letter all places it may be in, each with the nearest place of the letter before it: the
 * time is that of text × word.
 */
function spread(word: string, text: string): readonly number[] | undefined {
  const gap = word.length > SHORT ? GAP : 0;
  let places = beginnings(word.charAt(0), text);
  for (let index = 1; index < word.length; index++)
    places = following(word.charAt(index), text, places, gap);
  const hits: number[] = [];
  for (let place = places[0]; place !== undefined; place = place.after) hits.push(place.at);
  return hits.length === 0 ? undefined : hits.reverse();
}

/** The first letter begins a word. */
function beginnings(char: string, text: string): readonly Place[] {
  const places: Place[] = [];
  for (let at = text.indexOf(char); at >= 0; at = text.indexOf(char, at + 1))
    if (beginsWord(text, at)) places.push({ at, after: undefined });
  return places;
}

function following(
  char: string,
  text: string,
  places: readonly Place[],
  gap: number,
): readonly Place[] {
  const found: Place[] = [];
  let [after] = places;
  if (after === undefined) return found;
  let next = 1;
  for (let at = text.indexOf(char, after.at + 1); at >= 0; at = text.indexOf(char, at + 1)) {
    for (let nearer = places[next]; nearer !== undefined && nearer.at < at; nearer = places[next]) {
      after = nearer;
      next++;
    }
    if (at - after.at - 1 <= gap || beginsWord(text, at)) found.push({ at, after });
  }
  return found;
}
