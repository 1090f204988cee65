import type { HostUsage } from './host-usage.js';
import type { ContainerId } from './id.js';
import { emptyReading } from './reading.js';
import { own, type SafeText } from './safe-text.js';
import { derive, type HostFacts, type Usage } from './usage.js';

/** What a part of the machine is, in the order of the screen. */
export const HOST_ROW_KINDS = [
  'engine',
  'containers',
  'service',
  'users',
  'other',
  'kernel',
  'idle',
] as const;
export type HostRowKind = (typeof HOST_ROW_KINDS)[number];

/** A part of the machine. The CPU of all rows adds up to the machine's: 100 × its CPUs. */
export interface HostRow {
  /** Stays while the part is there. */
  readonly id: string;
  readonly kind: HostRowKind;
  readonly name: SafeText;
  /** What it is made of, in a few words. */
  readonly what: SafeText;
  readonly usage: Usage;
}

/** A part whose figures were read: cgroups, or processes that have no cgroup of their own. */
export interface HostGroup extends HostRow {
  /** Containers that are in its figures, too, and in the row of the containers. */
  readonly within: readonly ContainerId[];
}

const ADDED = [
  'cpuPercent',
  'memoryBytes',
  'memoryUsageBytes',
  'memoryAnonBytes',
  'memoryFileBytes',
  'swapBytes',
  'oomKills',
  'networkRxBytes',
  'networkTxBytes',
  'networkRxBytesPerSec',
  'networkTxBytesPerSec',
  'blockReadBytes',
  'blockWriteBytes',
  'blockReadBytesPerSec',
  'blockWriteBytesPerSec',
  'pids',
] as const satisfies readonly (keyof Usage)[];

/** Stalls do not add up: of several parts the one that waits most is told. */
const LARGEST = [
  'atMs',
  'pressureCpuSome',
  'pressureMemorySome',
  'pressureMemoryFull',
  'pressureIoSome',
  'pressureIoFull',
] as const satisfies readonly (keyof Usage)[];

type Figures = { -readonly [Key in keyof Usage]: Usage[Key] };

/** Nothing is known; limits are the machine's. */
const unknownUsage = (host: HostFacts): Figures => derive(undefined, emptyReading(), host);

/** Of what is known of both; the other one where one is unknown. */
const known = (a: number, b: number, of: (a: number, b: number) => number): number =>
  Number.isNaN(a) ? b : Number.isNaN(b) ? a : of(a, b);

const shareOfMachine = (bytes: number, host: HostFacts): number => (100 * bytes) / host.memoryBytes;

/** Of several parts together; what none of them knows is unknown. */
export function totalUsage(parts: Iterable<Usage>, host: HostFacts): Usage {
  const total = unknownUsage(host);
  for (const part of parts) {
    for (const key of ADDED) total[key] = known(total[key], part[key], (a, b) => a + b);
    for (const key of LARGEST) total[key] = known(total[key], part[key], Math.max);
  }
  return { ...total, memoryPercent: shareOfMachine(total.memoryBytes, host) };
}

/** Of a whole without some of its parts: they were read a little earlier or later, so never below zero. */
export function usageWithout(whole: Usage, parts: readonly Usage[], host: HostFacts): Usage {
  if (parts.length === 0) return whole;
  const rest: Figures = { ...whole };
  for (const part of parts)
    for (const key of ADDED)
      if (!Number.isNaN(part[key])) rest[key] = Math.max(0, rest[key] - part[key]);
  return { ...rest, memoryPercent: shareOfMachine(rest.memoryBytes, host) };
}

/** What is known of the machine at one moment. */
export interface HostParts {
  readonly groups: readonly HostGroup[];
  /** How many containers run. */
  readonly running: number;
  /** Of those whose figures are known. */
  readonly containers: ReadonlyMap<ContainerId, Usage>;
  readonly host: HostUsage;
}

/** All of the machine as rows: the groups without the containers in them, the containers, and the rest. */
export function hostRows({ groups, running, containers, host }: HostParts): readonly HostRow[] {
  const read = groups.map(({ within, ...row }) => {
    const inside = within.flatMap((id) => containers.get(id) ?? []);
    return { ...row, usage: usageWithout(row.usage, inside, host) };
  });
  const contained: HostRow = {
    id: 'containers',
    kind: 'containers',
    name: own('containers'),
    what: own(`${running} running`),
    usage: running === 0 ? gauge(host, 0, 0) : totalUsage(containers.values(), host),
  };
  return [...read, contained, ...remainder([...read, contained], host)];
}

/** What no row above has: kernel threads, interrupts, processes in the root cgroup; and what nobody used. */
function remainder(rows: readonly HostRow[], host: HostUsage): readonly HostRow[] {
  const told = totalUsage(
    rows.map(({ usage }) => usage),
    host,
  );
  const told100 = Number.isNaN(told.cpuPercent) ? 0 : told.cpuPercent;
  // after their first reading the groups have no rates yet: nothing is left over from what is unknown
  const groups = rows.filter(({ kind }) => kind !== 'containers');
  const early = groups.length > 0 && groups.every(({ usage }) => Number.isNaN(usage.cpuPercent));
  const busy = host.cpuPercent * host.cpus;
  const restMemory = host.memoryUsedBytes - told.memoryBytes;
  return [
    {
      id: 'kernel',
      kind: 'kernel',
      name: own('kernel and the rest'),
      what: own('kernel threads, interrupts, processes of no row above'),
      usage: gauge(host, early ? NaN : Math.max(0, busy - told100), restMemory),
    },
    {
      id: 'idle',
      kind: 'idle',
      name: own('idle'),
      what: own(`all rows: ${100 * host.cpus}%, 100 for each CPU`),
      usage: gauge(
        host,
        Math.max(0, 100 * host.cpus - Math.max(busy, told100)),
        host.memoryBytes - host.memoryUsedBytes,
      ),
    },
  ];
}

/** Cache counts as used by a cgroup and as available to the machine, so that nothing may be left over: unknown. */
function gauge(host: HostUsage, cpuPercent: number, bytes: number): Usage {
  const memoryBytes = bytes >= 0 ? bytes : NaN;
  return {
    ...unknownUsage(host),
    atMs: host.atMs,
    cpuPercent,
    memoryBytes,
    memoryPercent: shareOfMachine(memoryBytes, host),
  };
}
