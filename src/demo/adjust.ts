import { Failure } from '../model/failure.js';
import type { Limits } from '../model/limits.js';
import type { Operation } from '../model/operation.js';
import { conflict, known, type Change } from './change.js';
import type { DemoContainer } from './demo-container.js';
import type { DemoWorld } from './world.js';

const ADJUST_MS = 80;
/** Docker 28's least. */
const LEAST_MEMORY_BYTES = 6 * 2 ** 20;

type Adjust = Extract<
  Operation,
  { op: 'container.update' | 'container.restart-policy' | 'container.rename' }
>;

export function adjust(world: DemoWorld, operation: Adjust): Change {
  const { target } = operation;
  known(world, target);
  expectPossible(world, operation);
  return {
    waitMs: ADJUST_MS,
    finish: () => {
      const container = known(world, target);
      const atMs = world.advance();
      if (operation.op === 'container.update') limit(container, operation.limits);
      if (operation.op === 'container.rename') container.change({ name: operation.newName });
      world.tell(container, atMs, operation.op === 'container.rename' ? 'rename' : 'update');
    },
  };
}

function limit({ limits }: DemoContainer, { cpus, memoryBytes, pids }: Limits): void {
  limits.cores = cpus ?? limits.cores;
  limits.memoryBytes = memoryBytes ?? limits.memoryBytes;
  limits.pids = pids ?? limits.pids;
}

function expectPossible(world: DemoWorld, operation: Adjust): void {
  if (operation.op === 'container.rename') return expectFree(world, operation.newName);
  if (operation.op !== 'container.update') return;
  const { cpus = Infinity, memoryBytes = Infinity } = operation.limits;
  const most = world.hostUsage().cpus;
  if (cpus > most && cpus !== Infinity)
    throw new Failure('unsupported', `Range of CPUs is from 0.01 to ${most}.00`);
  if (memoryBytes < LEAST_MEMORY_BYTES)
    throw new Failure('unsupported', 'Minimum memory limit allowed is 6MB');
}

function expectFree(world: DemoWorld, name: string): void {
  if (!/^[a-zA-Z0-9][\w.-]+$/.test(name))
    throw new Failure('unsupported', `Invalid container name (${name})`);
  if (world.containers().some(({ description }) => description.name === name))
    throw conflict(`the name "${name}" is in use by another container`);
}
