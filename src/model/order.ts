import type { Operation, OperationName } from './operation.js';

/** Requests to the engine under way at once, and beside them what lasts. */
export const MOST_AT_ONCE = 4;

const LASTING: ReadonlySet<OperationName> = new Set<OperationName>([
  'image.pull',
  'image.build',
  'image.save',
  'image.load',
  'volume.export',
]);

/** Takes minutes, tells how far it is, and can be cancelled: it keeps nothing else waiting. */
export const isLasting = ({ op }: Operation): boolean => LASTING.has(op);

/** Those of one lane keep each other waiting. A kill hurries what is under way. */
export const laneOf = (operation: Operation): 'lasting' | 'kills' | 'usual' =>
  isLasting(operation) ? 'lasting' : operation.op === 'container.kill' ? 'kills' : 'usual';

/** @param open ids of what was asked for and is not answered yet */
export const isBehind = (operation: Operation, open: ReadonlySet<string>): boolean =>
  'after' in operation && (operation.after ?? []).some((id) => open.has(id));

/** Whether of these, none of them answered yet, some have not been sent either. A pull has its own end. */
export function isSomeWaiting(open: readonly Operation[]): boolean {
  const others = open.filter((each) => laneOf(each) === 'usual');
  const ids = new Set(open.map(({ target }): string => target.id));
  return others.length > MOST_AT_ONCE || others.some((each) => isBehind(each, ids));
}
