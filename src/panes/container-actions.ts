import type { ContainerState } from '../model/container.js';
import { imageReference } from '../model/id.js';
import { RESTART_POLICIES } from '../model/limits.js';
import { containerTarget, type ContainerRow } from './container-row.js';
import type { Action } from './pane.js';
import { endingOf } from './stop-lines.js';

/** docker's own default. */
export const GRACE_SEC = 10;

const inState =
  (states: readonly ContainerState[], otherwise: string) =>
  ({ container, pending }: ContainerRow): string | undefined => {
    if (pending !== undefined) return `${container.name}: still busy with the last request`;
    if (states.includes(container.state)) return undefined;
    return `${container.name} is ${container.state}: ${otherwise}`;
  };

/** States in which it can be changed. */
const LASTING: readonly ContainerState[] = ['running', 'paused', 'restarting', 'exited', 'created'];

/** Why it is not killed before its time. */
export function whyUnhurried(row: ContainerRow): string | undefined {
  const ending = endingOf(row);
  if (ending === undefined) return `${row.container.name}: not being stopped`;
  return ending.killedAtMs === undefined ? undefined : `${row.container.name}: SIGKILL was sent`;
}

/**
 * `s` stops what runs, kills what does not stop and starts what does not run, `p` pauses and unpauses:
 * several records a key, of which a row enables one. The footer shows the one that works.
 */
export const containerActions: readonly Action<ContainerRow>[] = [
  {
    id: 'container.escalate',
    key: 's',
    label: 'kill now',
    help: 'While it is being stopped or restarted: SIGKILL at once, without another question',
    risk: 'agreed',
    disabled: whyUnhurried,
    operation: (row) => ({
      op: 'container.kill',
      target: containerTarget(row),
      signal: 'SIGKILL',
    }),
  },
  {
    id: 'container.stop',
    key: 's',
    label: 'stop',
    help: `Stop: SIGTERM, then SIGKILL after ${GRACE_SEC} s`,
    risk: 'interrupts',
    disabled: inState(['running', 'restarting', 'paused'], 'nothing to stop'),
    operation: (row) => ({
      op: 'container.stop',
      target: containerTarget(row),
      graceSec: GRACE_SEC,
    }),
  },
  {
    id: 'container.start',
    key: 's',
    label: 'start',
    help: 'Start a stopped or created container',
    risk: 'safe',
    disabled: inState(['exited', 'created'], 'cannot be started'),
    operation: (row) => ({ op: 'container.start', target: containerTarget(row) }),
  },
  {
    id: 'container.restart',
    key: 'r',
    label: 'restart',
    help: `Stop as above, then start`,
    risk: 'interrupts',
    disabled: inState(['running', 'restarting', 'exited'], 'cannot be restarted'),
    operation: (row) => ({
      op: 'container.restart',
      target: containerTarget(row),
      graceSec: GRACE_SEC,
    }),
  },
  {
    id: 'container.pause',
    key: 'p',
    label: 'pause',
    help: 'Freeze all its processes; a time after which it goes on by itself can be set when asked',
    risk: 'interrupts',
    disabled: inState(['running'], 'only a running container can be paused'),
    operation: (row) => ({ op: 'container.pause', target: containerTarget(row) }),
    choices: [{ id: 'timed', key: 't', label: 'for a time: it goes on by itself', on: false }],
  },
  {
    id: 'container.unpause',
    key: 'p',
    label: 'unpause',
    help: 'Let frozen processes go on',
    risk: 'safe',
    disabled: inState(['paused'], 'not paused'),
    operation: (row) => ({ op: 'container.unpause', target: containerTarget(row) }),
  },
  {
    id: 'container.kill',
    key: 'K',
    label: 'kill',
    help: 'Send a signal, picked from a list',
    risk: 'interrupts',
    disabled: inState(['running', 'paused'], 'no process to signal'),
    operation: (row) => ({
      op: 'container.kill',
      target: containerTarget(row),
      signal: 'SIGKILL',
    }),
    menu: 'signal',
  },
  {
    id: 'container.remove',
    key: 'd',
    label: 'remove',
    help: 'Remove the container; force and anonymous volumes can be chosen when asked',
    risk: 'destroys',
    disabled: inState(
      ['running', 'paused', 'restarting', 'exited', 'created', 'dead', 'unknown'],
      'already going',
    ),
    operation: (row) => ({
      op: 'container.remove',
      target: containerTarget(row),
      force: false,
      volumes: false,
    }),
    choices: [
      { id: 'force', key: 'f', label: 'force: kill it first when it runs', on: false },
      { id: 'volumes', key: 'v', label: 'its anonymous volumes too', on: false },
    ],
  },
  {
    id: 'container.update',
    key: 'L',
    label: 'limits',
    help: 'Limit CPUs, memory, swap, processes while it runs, for a time or for good: cpus=0.5 for=10m',
    risk: 'interrupts',
    disabled: inState(LASTING, 'no limits any more'),
    operation: (row) => ({ op: 'container.update', target: containerTarget(row), limits: {} }),
    line: 'needed',
    minor: true,
  },
  {
    id: 'container.keep',
    key: 'x',
    label: 'keep',
    help: 'Keep limits that would go back, or stay paused: end its timer, or set it anew: for=10m',
    risk: 'safe',
    disabled: ({ container, undoneAtMs }) =>
      undoneAtMs === undefined ? `${container.name}: nothing is to be undone by itself` : undefined,
    operation: (row) => ({ op: 'container.keep', target: containerTarget(row) }),
    line: 'optional',
    minor: true,
  },
  {
    id: 'container.restart-policy',
    key: 'R',
    label: 'restart policy',
    help: 'Restart policy: what the engine does when it ends, changed in place',
    risk: 'interrupts',
    disabled: inState(LASTING, 'it is going'),
    operation: (row) =>
      RESTART_POLICIES.map((policy) => ({
        op: 'container.restart-policy',
        target: containerTarget(row),
        policy,
      })),
    menu: 'restart-policy',
    minor: true,
  },
  {
    id: 'container.commit',
    key: 'w',
    label: 'commit',
    help: 'Make an image of it as it is now, its reference asked for; it is paused meanwhile',
    risk: 'interrupts',
    disabled: inState(LASTING, 'it is going'),
    operation: (row) => ({
      op: 'container.commit',
      target: containerTarget(row),
      reference: imageReference(''),
    }),
    line: 'needed',
    minor: true,
  },
  {
    id: 'container.rename',
    key: 'n',
    label: 'rename',
    help: 'Give it another name',
    risk: 'safe',
    disabled: inState(LASTING, 'it is going'),
    operation: (row) => ({
      op: 'container.rename',
      target: containerTarget(row),
      newName: row.container.name,
    }),
    line: 'needed',
    minor: true,
  },
];
