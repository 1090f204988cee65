import { basename } from 'node:path';
import type { HostRowKind } from '../model/host-row.js';
import type { ContainerId } from '../model/id.js';
import { own, sanitize, type SafeText } from '../model/safe-text.js';
import { plural } from '../model/format.js';
import type { CgroupTree } from './cgroup-walk.js';
import { containerAbove, isMonitor } from './container-cgroup.js';
import { DAEMONS, type EngineProcess } from './engine-processes.js';

/** What is read together: cgroups by their paths, processes by their pids. */
export interface Measured {
  readonly cgroups: readonly string[];
  readonly pids: readonly number[];
}

/** A row to be: which figures it is the sum of, and which of them are another row's. */
export interface GroupPlan {
  readonly id: string;
  readonly kind: HostRowKind;
  readonly name: SafeText;
  readonly what: SafeText;
  readonly add: Measured;
  readonly less: Measured;
  readonly within: readonly ContainerId[];
}

interface Draft {
  kind: HostRowKind;
  readonly add: { readonly cgroups: string[]; readonly pids: number[] };
  readonly less: { readonly cgroups: string[]; readonly pids: number[] };
  readonly within: ContainerId[];
  /** Engine processes in it, by name. */
  readonly commands: Map<string, number>;
  readonly runtimes: Map<string, number>;
}

const draft = (kind: HostRowKind, ...cgroups: readonly string[]): Draft => ({
  kind,
  add: { cgroups: [...cgroups], pids: [] },
  less: { cgroups: [], pids: [] },
  within: [],
  commands: new Map(),
  runtimes: new Map(),
});

const SYSTEM = 'system.slice';
const USERS = 'user.slice';
const OTHER_CONTAINERS = 'other containers';

/** The services of system.slice each by itself, everything else by its topmost cgroup. */
function groupOf(path: string): string {
  const [top = '', next] = path.split('/');
  return top === SYSTEM && next !== undefined ? `${top}/${next}` : top;
}

const kindOf = (group: string): HostRowKind =>
  group === USERS ? 'users' : group.startsWith(`${SYSTEM}/`) ? 'service' : 'other';

/**
 * Divides a machine into rows, by what a walk through it found. Pure.
 * @param listed containers with figures of their own: not counted in other rows
 */
export const planGroups = (
  tree: CgroupTree,
  processes: readonly EngineProcess[],
  listed: ReadonlySet<ContainerId>,
): readonly GroupPlan[] => new Plan(listed).divide(tree, processes);

class Plan {
  readonly #drafts = new Map<string, Draft>();
  readonly #listed: ReadonlySet<ContainerId>;

  constructor(listed: ReadonlySet<ContainerId>) {
    this.#listed = listed;
  }

  /** A cgroup exists as a row by what is in it beside containers and their monitors. */
  divide({ leaves, containers }: CgroupTree, processes: readonly EngineProcess[]): GroupPlan[] {
    const monitors = leaves.filter((path) => isMonitor(basename(path)));
    for (const path of leaves) {
      const group = groupOf(path);
      if (!isMonitor(basename(path)) && !this.#drafts.has(group))
        this.#drafts.set(group, draft(kindOf(group), group));
    }
    for (const path of monitors) this.#addMonitor(path);
    for (const container of containers) this.#addContainer(container);
    for (const process of processes) this.#addProcess(process);
    return [...this.#drafts].map(([id, made]) => ({
      id,
      kind: made.kind,
      name: sanitize(basename(id)),
      what: whatOf(id, made),
      add: made.add,
      less: made.less,
      within: made.within,
    }));
  }

  #draft(id: string, kind: HostRowKind): Draft {
    const known = this.#drafts.get(id);
    if (known !== undefined) return known;
    const made = draft(kind);
    this.#drafts.set(id, made);
    return made;
  }

  #addMonitor(path: string): void {
    const name = basename(path).startsWith('lxc.') ? 'lxc.monitor' : 'conmon';
    this.#draft(name, 'engine').add.cgroups.push(path);
    this.#drafts.get(groupOf(path))?.less.cgroups.push(path);
  }

  #addContainer({ id, runtime, path }: CgroupTree['containers'][number]): void {
    const around = this.#drafts.get(groupOf(path));
    if (this.#listed.has(id)) {
      around?.within.push(id);
      return;
    }
    const others = this.#draft(OTHER_CONTAINERS, 'other');
    others.add.cgroups.push(path);
    count(others.runtimes, runtime);
    around?.less.cgroups.push(path);
  }

  /** In a service of its own it is that row's; in a session of somebody, or in no row, it is a row's by name. */
  #addProcess({ pid, command, cgroup }: EngineProcess): void {
    if (containerAbove(cgroup) !== undefined || isMonitor(basename(cgroup))) return;
    const around = this.#drafts.get(groupOf(cgroup));
    if (around !== undefined && around.kind !== 'users') {
      if (DAEMONS.has(command)) around.kind = 'engine';
      count(around.commands, command);
      return;
    }
    const own = this.#draft(command, 'engine');
    own.add.pids.push(pid);
    around?.less.pids.push(pid);
  }
}

const count = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1);
};

const enumerated = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([name, times]) => (times > 1 ? `${times} ${name}` : name)).join(', ');

function whatOf(id: string, { kind, add, commands, runtimes }: Draft): SafeText {
  if (runtimes.size > 0) return own(`not of this engine: ${enumerated(runtimes)}`);
  if (kind === 'engine' && commands.size > 0) return sanitize(enumerated(commands));
  if (add.pids.length === 1) return own(`pid ${add.pids[0]}`);
  if (add.pids.length > 1) return own(`${add.pids.length} processes`);
  if (kind === 'engine') return own(plural(add.cgroups.length, 'cgroup'));
  return kind === 'users' ? own('sessions of users') : sanitize(id);
}
