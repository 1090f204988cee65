import type { SafeJson } from './engine.js';

/** What `sanitize` would replace, as far as JSON has not escaped it already: C0 is, newlines are its own. */
const UNSEEN =
  /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Cs}\p{Co}\p{Cn}]|\p{M}{3,}/gu;

const escaped = (text: string): string =>
  Array.from(
    { length: text.length },
    (_, index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');

/**
 * JSON that may be shown on a terminal, whatever is in it: ids and names that have to be told exactly come
 * back from it as they were.
 */
export const jsonText = (value: unknown, indent?: number): string =>
  JSON.stringify(value, undefined, indent).replace(UNSEEN, escaped);

/** What lies at a path of keys; undefined where there is nothing, or an array on the way. */
export const jsonAt = (
  json: SafeJson | undefined,
  ...path: readonly string[]
): SafeJson | undefined =>
  path.reduce<SafeJson | undefined>(
    (value, key) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(value).find(([name]) => name === key)?.[1]
        : undefined,
    json,
  );
