import type { FormId } from '../store/form.js';
import type { FormField, Remark } from './form-spec.js';
import { wholeWordsOf } from './shell-words.js';

/** What a field adds to what is asked for; a text says what is wrong in it. */
export interface PartField<Id extends FormId, Part extends object> extends FormField<Id> {
  /** Of a text that is not empty. */
  readonly parse: (text: string) => Part | string;
  /** What is said where nothing stands, if something has to. */
  readonly needed?: string;
}

/** The words all together. */
export const words = <Part extends object>(
  text: string,
  part: (words: readonly string[]) => Part | string,
): Part | string => {
  const found = wholeWordsOf(text);
  return typeof found === 'string' ? found : part(found);
};

/** What all fields come to, and what is wrong in some. */
export function partsOf<Id extends FormId, Part extends object>(
  fields: readonly PartField<Id, Part>[],
  texts: readonly string[],
): { readonly wish: Part; readonly wrong: readonly Remark[] } {
  const parts = fields.map(({ name, needed = {}, parse }, index) => {
    const text = texts[index] ?? '';
    return { field: name, part: text === '' ? needed : parse(text) };
  });
  const wishes = parts.map(({ part }) => (typeof part === 'string' ? {} : part));
  return {
    wish: Object.assign({}, ...wishes),
    wrong: parts.flatMap(({ field, part }): readonly Remark[] =>
      typeof part === 'string' ? [{ field, tone: 'error', text: part }] : [],
    ),
  };
}
