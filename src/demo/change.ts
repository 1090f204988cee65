import { Failure } from '../model/failure.js';
import type { ContainerTarget } from '../model/operation.js';
import type { Progress } from '../model/transfer.js';
import type { DemoContainer } from './demo-container.js';
import type { DemoWorld } from './world.js';

/**
 * An operation under way: the engine waits, then finishes it. Refusals are the words of Docker 28's
 * daemon (moby `daemon/`), thrown as the `Failure` its status code stands for.
 */
export interface Change {
  readonly waitMs: number;
  /** How far it is after a share (0 to 1) of that time. */
  readonly progress?: (share: number) => Progress;
  /** May throw as well: the world went on meanwhile. */
  readonly finish: () => void;
}

export const NOTHING: Change = { waitMs: 0, finish: () => {} };

export const conflict = (said: string): Failure => new Failure('conflict', said);
export const gone = (said: string): Failure => new Failure('gone', said);

export function known(world: DemoWorld, target: ContainerTarget): DemoContainer {
  const container = world.find(target.id);
  if (container === undefined) throw gone(`No such container: ${target.id}`);
  return container;
}
