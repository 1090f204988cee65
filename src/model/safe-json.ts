import type { SafeJson } from './engine.js';

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
