import type { Colon } from './field.js';

/** Asked of texts as they come: tests fold case themselves. */
export type TextTest = (text: string) => boolean;

/** What is compared with, and whether a `*` in it stands for anything: not within quotes. */
export interface TextValue {
  readonly text: string;
  readonly quoted: boolean;
}

const PLAIN: Readonly<Record<Colon, (text: string, wanted: string) => boolean>> = {
  contains: (text, wanted) => text.includes(wanted),
  equals: (text, wanted) => text === wanted,
  starts: (text, wanted) => text.startsWith(wanted),
};

/** A `*` makes it a pattern of the whole text, whatever was to be asked. */
export function textTest({ text, quoted }: TextValue, colon: Colon): TextTest {
  const wanted = text.toLowerCase();
  if (!quoted && wanted.includes('*')) return glob(wanted);
  const plain = PLAIN[colon];
  return (text) => plain(text.toLowerCase(), wanted);
}

/** `*` is any characters, also none. Each part is sought once, from where the last one ended: linear. */
function glob(pattern: string): TextTest {
  const [first = '', ...middle] = pattern.split('*');
  const last = middle.pop() ?? '';
  return (raw) => {
    const text = raw.toLowerCase();
    const end = text.length - last.length;
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    for (const part of middle) {
      const found = text.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= end;
  };
}
