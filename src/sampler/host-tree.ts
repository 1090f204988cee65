import type { HostGroup } from '../model/host-row.js';
import type { ContainerId } from '../model/id.js';
import { totalUsage, usageWithout } from '../model/host-row.js';
import type { HostFacts, Usage } from '../model/usage.js';
import { cgroupV1 } from './cgroup-v1.js';
import { cgroupV2 } from './cgroup-v2.js';
import type { CgroupSource, KernelOptions } from './cgroup.js';
import { walkCgroups } from './cgroup-walk.js';
import { findEngineProcesses } from './engine-processes.js';
import { homeOf, readHierarchies, type Home } from './hierarchies.js';
import { planGroups, type GroupPlan, type Measured } from './host-plan.js';
import { CgroupMeter, ProcessMeter, type Meter } from './meter.js';
import { pageBytes } from './page-size.js';
import { slices } from './slices.js';

/** Services come and go seldom; containers that do are told by the inventory. */
const SURVEY_MS = 10_000;

const SOURCES = { 1: cgroupV1, 2: cgroupV2, none: undefined } as const;

const cgroupKey = (path: string): string => `cgroup ${path}`;
const processKey = (pid: number): string => `process ${pid}`;

/** The machine divided by its cgroup tree, and by processes where the tree does not tell. */
export class HostTree {
  readonly #kernel: KernelOptions;
  readonly #source: CgroupSource | undefined;
  readonly #home: Home | undefined;
  readonly #hostFacts: HostFacts;
  readonly #pageBytes: number;
  readonly #meters = new Map<string, Meter>();
  #plans: readonly GroupPlan[] = [];
  #listed: ReadonlySet<ContainerId> = new Set();
  #surveyAtMs = -Infinity;

  constructor(kernel: KernelOptions, hostFacts: HostFacts) {
    const hierarchies = readHierarchies(kernel.roots);
    this.#home = homeOf(hierarchies);
    this.#source = SOURCES[hierarchies.version ?? 'none']?.(kernel);
    this.#kernel = kernel;
    this.#hostFacts = hostFacts;
    this.#pageBytes = pageBytes(kernel.roots.procRoot);
  }

  /** @param listed containers that have rows of their own */
  async read(listed: ReadonlySet<ContainerId>): Promise<readonly HostGroup[]> {
    const { clock } = this.#kernel;
    const isNew = !sameMembers(listed, this.#listed);
    if (isNew || clock() >= this.#surveyAtMs) {
      this.#listed = listed;
      this.#surveyAtMs = clock() + SURVEY_MS;
      await this.#survey();
    }
    const usages = await this.#sample();
    return this.#plans.flatMap((plan) => this.#group(plan, usages) ?? []);
  }

  release(): void {
    for (const meter of this.#meters.values()) meter.close();
    this.#meters.clear();
    this.#plans = [];
    this.#surveyAtMs = -Infinity;
  }

  async #survey(): Promise<void> {
    const home = this.#home;
    const { clock } = this.#kernel;
    const tree = home === undefined ? NOTHING : await walkCgroups(home.mount, clock);
    const processes = await findEngineProcesses(this.#kernel, home?.hierarchy);
    this.#plans = planGroups(tree, processes, this.#listed);
    const wanted = new Set(
      this.#plans.flatMap(({ add, less }) => [...keysOf(add), ...keysOf(less)]),
    );
    for (const [key, meter] of this.#meters) {
      if (wanted.has(key)) continue;
      meter.close();
      this.#meters.delete(key);
    }
    await this.#open();
  }

  async #open(): Promise<void> {
    const turn = slices(this.#kernel.clock);
    for (const { add, less } of this.#plans) {
      for (const path of [...add.cgroups, ...less.cgroups]) {
        await turn();
        if (this.#meters.has(cgroupKey(path))) continue;
        const meter = this.#source && CgroupMeter.open(this.#source, path, this.#hostFacts);
        if (meter !== undefined) this.#meters.set(cgroupKey(path), meter);
      }
      for (const pid of [...add.pids, ...less.pids]) {
        if (this.#meters.has(processKey(pid))) continue;
        const meter = new ProcessMeter(pid, this.#pageBytes, this.#kernel, this.#hostFacts);
        this.#meters.set(processKey(pid), meter);
      }
    }
  }

  async #sample(): Promise<ReadonlyMap<string, Usage>> {
    const turn = slices(this.#kernel.clock);
    const usages = new Map<string, Usage>();
    for (const [key, meter] of this.#meters) {
      await turn();
      const usage = meter.sample();
      if (usage !== undefined) {
        usages.set(key, usage);
        continue;
      }
      meter.close();
      this.#meters.delete(key);
      this.#surveyAtMs = -Infinity;
    }
    return usages;
  }

  #group(plan: GroupPlan, usages: ReadonlyMap<string, Usage>): HostGroup | undefined {
    const known = (measured: Measured): readonly Usage[] =>
      keysOf(measured).flatMap((key) => usages.get(key) ?? []);
    const parts = known(plan.add);
    const [only] = parts;
    if (only === undefined) return undefined;
    const whole = parts.length === 1 ? only : totalUsage(parts, this.#hostFacts);
    const usage = usageWithout(whole, known(plan.less), this.#hostFacts);
    // a unit that has ended may leave its cgroup behind
    if (usage.pids === 0 && plan.kind !== 'engine') return undefined;
    const { id, kind, name, what, within } = plan;
    return { id, kind, name, what, within, usage };
  }
}

const NOTHING = { containers: [], leaves: [] };

const keysOf = ({ cgroups, pids }: Measured): readonly string[] => [
  ...cgroups.map(cgroupKey),
  ...pids.map(processKey),
];

const sameMembers = <Item>(one: ReadonlySet<Item>, other: ReadonlySet<Item>): boolean =>
  one.size === other.size && [...one].every((item) => other.has(item));
