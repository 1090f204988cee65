import { isRunning, type Container, type ContainerState } from '../model/container.js';
import type { Operation } from '../model/operation.js';
import { own } from '../model/safe-text.js';
import { GRACE_SEC, whyUnhurried } from './container-actions.js';
import { containerTarget } from './container-row.js';
import { startOrder, stopOrder, type Step } from './dependencies.js';
import type { GroupRow } from './group-row.js';
import type { Action } from './pane.js';

type Make = (target: ReturnType<typeof containerTarget>, step: Step) => Operation;

/** Those of its containers that are in such a state and not busy, in an order, each with what it waits for. */
const forEach =
  (
    states: readonly ContainerState[],
    order: (containers: readonly Container[]) => readonly Step[],
    make: Make,
  ) =>
  (row: GroupRow): readonly Operation[] => {
    const able = new Map(
      row.members
        .filter(
          ({ container, pending }) => pending === undefined && states.includes(container.state),
        )
        .map((member) => [member.container, member]),
    );
    return order([...able.keys()]).flatMap((step) => {
      const member = able.get(step.container);
      return member === undefined ? [] : [make(containerTarget(member), step)];
    });
  };

/** What `compose run` left, a migration perhaps, has run when it was meant to. */
const ONE_OFF = own('com.docker.compose.oneoff');

const withoutOneOffs =
  (order: typeof startOrder): typeof startOrder =>
  (containers) =>
    order(containers.filter(({ labels }) => labels.get(ONE_OFF) !== 'True'));

const unless =
  (operation: (row: GroupRow) => readonly Operation[], otherwise: string) =>
  (row: GroupRow): string | undefined => {
    if (!row.isGroup) return 'these containers belong to nothing together: act on them one by one';
    return operation(row).length > 0 ? undefined : `${row.name}: ${otherwise}`;
  };

const stop = forEach(['running', 'restarting', 'paused'], stopOrder, (target, { after }) => ({
  op: 'container.stop',
  target,
  graceSec: GRACE_SEC,
  after,
}));
const start = forEach(['exited', 'created'], withoutOneOffs(startOrder), (target, { after }) => ({
  op: 'container.start',
  target,
  after,
}));
const restart = forEach(
  ['running', 'restarting'],
  withoutOneOffs(startOrder),
  (target, { after }) => ({
    op: 'container.restart',
    target,
    graceSec: GRACE_SEC,
    after,
  }),
);
const remove = forEach(
  ['running', 'paused', 'restarting', 'exited', 'created', 'dead', 'unknown'],
  stopOrder,
  (target, { after, container }) => ({
    op: 'container.remove',
    target,
    // it is asked for with all that runs in it
    force: isRunning(container),
    volumes: false,
    after,
  }),
);

/** Those that are being stopped. */
const escalate = ({ members }: GroupRow): readonly Operation[] =>
  members
    .filter((member) => whyUnhurried(member) === undefined)
    .map((member) => ({
      op: 'container.kill',
      target: containerTarget(member),
      signal: 'SIGKILL',
    }));

/** On all containers of a group, in the order of what depends on what. */
export const groupActions: readonly Action<GroupRow>[] = [
  {
    id: 'group.escalate',
    key: 's',
    label: 'kill now',
    help: 'While its containers are being stopped: SIGKILL to those at once, without another question',
    risk: 'agreed',
    disabled: unless(escalate, 'nothing is being stopped'),
    operation: escalate,
  },
  {
    id: 'group.stop',
    key: 's',
    label: 'stop',
    help: `Stop all of its containers, those first that depend on others`,
    risk: 'interrupts',
    disabled: unless(stop, 'nothing runs'),
    operation: stop,
  },
  {
    id: 'group.start',
    key: 'S',
    label: 'start',
    help: 'Start all of its containers that do not run, those first that others depend on',
    risk: 'interrupts',
    disabled: unless(start, 'all of it runs'),
    operation: start,
  },
  {
    id: 'group.restart',
    key: 'r',
    label: 'restart',
    help: 'Restart all of its containers that run, those first that others depend on',
    risk: 'interrupts',
    disabled: unless(restart, 'nothing runs'),
    operation: restart,
  },
  {
    id: 'group.remove',
    key: 'd',
    label: 'remove',
    help: 'Remove all of its containers, running ones too; volumes, networks and images stay',
    risk: 'destroys',
    disabled: unless(remove, 'nothing to remove'),
    operation: remove,
  },
];
