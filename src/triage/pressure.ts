import { share } from '../model/format.js';
import type { HostUsage } from '../model/host-usage.js';
import type { Usage } from '../model/usage.js';
import type { HostVerdict } from '../model/verdict.js';
import { remembered, stands, type Hold } from './hold.js';
import { nameList } from './name-list.js';
import { heldBytes } from './watched.js';

/** Something all containers share, and what it looks like when there is too little of it. */
export interface Resource {
  /** `memory`, in `memory pressure`. */
  readonly name: string;
  /** What of it is given out, in `61% of the memory in use`. */
  readonly whole: string;
  /** In `waits for a CPU`. */
  readonly waitedFor: string;
  /** Share of time in which somebody on the machine waited for it (PSI some avg10). */
  readonly stall: (host: HostUsage) => number;
  /**
   * Stalls at a container's own limit count for the machine as well (cgroup-v2.rst, PSI): true when
   * the machine itself has none to spare.
   */
  readonly isShort: (host: HostUsage) => boolean;
  readonly from: number;
  readonly critical: number;
  /** What one container takes, and all that is given. */
  readonly taken: (usage: Usage) => number;
  /** One that takes less has no part in it, whatever its share of what is known. */
  readonly leastTaken: number;
  readonly given: (host: HostUsage, usages: Iterable<Usage>) => number;
  /** Share of time in which a container waited for it. */
  readonly waited: (usage: Usage) => number;
  readonly waitedFrom: number;
}

const MIB = 2 ** 20;

const ioBytesPerSec = (usage: Usage): number =>
  usage.blockReadBytesPerSec + usage.blockWriteBytesPerSec;

function sum(usages: Iterable<Usage>, of: (usage: Usage) => number): number {
  let total = 0;
  for (const usage of usages) total += of(usage) || 0;
  return total;
}

/** The worst first: without memory there are no files, without files no work. */
const RESOURCES: readonly Resource[] = [
  {
    name: 'memory',
    whole: 'the memory in use',
    waitedFor: 'memory',
    stall: (host) => host.pressureMemorySome,
    isShort: (host) => host.memoryUsedBytes >= 0.85 * host.memoryBytes,
    from: 10,
    critical: 30,
    taken: heldBytes,
    leastTaken: 64 * MIB,
    given: (host) => host.memoryUsedBytes,
    waited: (usage) => usage.pressureMemorySome,
    waitedFrom: 10,
  },
  {
    name: 'disk',
    whole: 'its traffic',
    waitedFor: 'the disk',
    stall: (host) => host.pressureIoSome,
    isShort: () => true,
    from: 40,
    critical: 80,
    taken: ioBytesPerSec,
    leastTaken: MIB,
    given: (_, usages) => sum(usages, ioBytesPerSec),
    waited: (usage) => usage.pressureIoSome,
    waitedFrom: 25,
  },
  {
    name: 'CPU',
    whole: 'the CPU time',
    waitedFor: 'a CPU',
    stall: (host) => host.pressureCpuSome,
    isShort: (host) => host.cpuPercent >= 95,
    from: 60,
    critical: 90,
    taken: (usage) => usage.cpuPercent,
    leastTaken: 20,
    given: (host) => host.cpuPercent * host.cpus,
    waited: (usage) => usage.pressureCpuSome,
    waitedFrom: 50,
  },
];

export interface Pressed {
  readonly resource: Resource;
  /** Share of time in which somebody waited for it. */
  readonly percent: number;
  /** All that is given of it; `NaN` when unknown. */
  readonly given: number;
}

const HOLD: Hold = { on: 6, of: 8, off: 15 };

/** What the machine is short of, told when it has lasted. */
export class HostPressure {
  readonly #pasts = RESOURCES.map(() => 0);
  readonly #stood = RESOURCES.map(() => false);

  update(
    host: HostUsage | undefined,
    usages: Iterable<Usage>,
    seconds: number,
  ): Pressed | undefined {
    let worst: Pressed | undefined;
    for (const [index, resource] of RESOURCES.entries()) {
      const percent = host === undefined ? NaN : resource.stall(host);
      const found = host !== undefined && percent >= resource.from && resource.isShort(host);
      const past = remembered(this.#pasts[index] ?? 0, found, seconds);
      const stood = stands(past, HOLD, this.#stood[index] ?? false);
      this.#pasts[index] = past;
      this.#stood[index] = stood;
      if (host === undefined || !stood || worst !== undefined) continue;
      worst = { resource, percent, given: resource.given(host, usages) };
    }
    return worst;
  }
}

/** `memory pressure 34%: db-2 causes, api-1..4 suffer`. */
export function hostVerdict(
  { resource, percent }: Pressed,
  causing: readonly string[],
  starving: readonly string[],
): HostVerdict {
  const who = [
    causing.length === 0
      ? 'no container causes it'
      : `${nameList(causing)} ${causing.length === 1 ? 'causes' : 'cause'}`,
    starving.length > 0 && `${nameList(starving)} ${starving.length === 1 ? 'suffers' : 'suffer'}`,
  ];
  return {
    severity: percent >= resource.critical ? 'critical' : 'warning',
    text: `${resource.name} pressure ${share(percent)}: ${who.filter(Boolean).join(', ')}`,
  };
}
