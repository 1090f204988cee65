import type { Operation } from './operation.js';

/** Requests to the engine under way at once, and pulls beside them. */
export const MOST_AT_ONCE = 4;

/** A pull takes minutes: it keeps nothing else waiting. */
export const isLasting = ({ op }: Operation): boolean => op === 'image.pull';

/** @param open ids of what was asked for and is not answered yet */
export const isBehind = (operation: Operation, open: ReadonlySet<string>): boolean =>
  'after' in operation && (operation.after ?? []).some((id) => open.has(id));

/** Whether of these, none of them answered yet, some have not been sent either. A pull has its own end. */
export function isSomeWaiting(open: readonly Operation[]): boolean {
  const others = open.filter((each) => !isLasting(each));
  const ids = new Set(open.map(({ target }): string => target.id));
  return others.length > MOST_AT_ONCE || others.some((each) => isBehind(each, ids));
}
