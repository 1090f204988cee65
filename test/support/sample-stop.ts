import { targetKey, type Operation } from '../../src/model/operation.js';
import type { ContainerProcess } from '../../src/model/process.js';
import { own } from '../../src/model/safe-text.js';
import { containerRows, containerTarget } from '../../src/panes/container-row.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { process } from './sample-processes.js';
import { arranged } from './sample-state.js';

/** A shell that hears nothing, and what it waits for. */
export const STUBBORN: readonly ContainerProcess[] = [
  process(4712, { insidePid: 7, state: own('D'), command: own('tar czf /backup/all.tgz /data') }),
  process(4711, { insidePid: 1, command: own('sh -c trap "" TERM; backup') }),
];

export function ending(state: State, index: number, op: 'container.stop' | 'container.restart') {
  const row = containerRows({ ...state, all: true })[index];
  if (row === undefined) throw new Error(`no row ${index}`);
  return { op, target: containerTarget(row), graceSec: 10 } satisfies Operation;
}

/** It was asked for so long ago, and these were seen last. */
export function stoppingSince(
  state: State,
  operation: Operation,
  agoMs: number,
  processes = STUBBORN,
): State {
  const { nowMs } = state;
  const began = reduce(state, { type: 'operation-started', operation, nowMs: nowMs - agoMs });
  const known = { source: 'kernel', processes, left: 0 } as const;
  const key = targetKey(operation.target);
  return arranged(reduce(began, { type: 'remaining-read', key, known, nowMs }));
}
