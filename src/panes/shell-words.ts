import type { ExecWish } from '../model/engine.js';

/** A word: plain, quoted, or of both. */
const WORD = /(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/g;
const PART = /\\(.)|'([^']*)'|"((?:[^"\\]|\\.)*)"/g;

const plain = (word: string): string =>
  word.replace(
    PART,
    (_, escaped: string | undefined, single: string | undefined, double = ''): string =>
      escaped ?? single ?? double.replace(/\\([\\"$`])/g, '$1'),
  );

/** The words of a command line, as a shell would divide it; nothing is expanded. */
export const wordsOf = (text: string): readonly string[] =>
  [...text.matchAll(WORD)].map(([word]) => plain(word));

/** The same of a text that is whole; a text says why it is not. */
export const wholeWordsOf = (text: string): readonly string[] | string =>
  text.replaceAll(WORD, '').trim() === '' ? wordsOf(text) : 'a quote is not closed';

/** As `docker exec` takes it: options, then a command. A text says what is wrong with it. */
export function wishOf(text: string): ExecWish | string {
  const words = wordsOf(text);
  const options = new Map<string, string>();
  let at = 0;
  for (; words[at]?.startsWith('-'); at += 2) {
    const [name = '', value] = [words[at], words[at + 1]];
    if (name !== '-u' && name !== '-w') return `no option ${name}: -u USER, -w DIRECTORY`;
    if (value === undefined) return `${name} of what?`;
    options.set(name, value);
  }
  return { user: options.get('-u'), workdir: options.get('-w'), command: words.slice(at) };
}
