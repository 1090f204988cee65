import { CgroupSource, type KernelOptions } from './cgroup.js';
import {
  lines,
  PRESSURE,
  value,
  type Cadence,
  type CounterFile,
  type Parse,
} from './counter-file.js';
import { readHierarchies } from './hierarchies.js';
import { ioStat, quotient } from './scan.js';

const NS_PER_US = 1000;

const cpuStat = lines({
  usage_usec: 'cpuNs',
  nr_periods: 'cpuPeriods',
  nr_throttled: 'cpuThrottledPeriods',
});

const file = (name: string, cadence: Cadence, parse: Parse): CounterFile => ({
  hierarchy: 'unified',
  name,
  cadence,
  parse,
});

/**
 * Kernel document cgroup-v2.rst. A controller that is not enabled for a container has no files:
 * unknown. cpu.stat tells usage_usec always, the periods only with the cpu controller.
 */
const TABLE: readonly CounterFile[] = [
  file('cpu.stat', 'gate', (bytes, into) => {
    cpuStat(bytes, into);
    into.cpuNs *= NS_PER_US;
  }),
  file('memory.current', 'gate', value('memoryUsageBytes')),
  file(
    'memory.stat',
    'counter',
    lines({
      anon: 'memoryAnonBytes',
      file: 'memoryFileBytes',
      shmem: 'memoryShmemBytes',
      inactive_file: 'memoryInactiveFileBytes',
    }),
  ),
  file('io.stat', 'counter', ioStat),
  file('pids.current', 'counter', value('pids')),
  file('memory.swap.current', 'slow', value('swapBytes')),
  file('memory.events', 'slow', lines({ oom_kill: 'oomKills' })),
  ...PRESSURE,
  file('cpu.max', 'limit', (bytes, into) => {
    into.cpuLimitCores = quotient(bytes);
  }),
  file('memory.max', 'limit', value('memoryLimitBytes')),
  file('pids.max', 'limit', value('pidsLimit')),
];

/** Containers on a host whose controllers are all on cgroup version 2. */
export function cgroupV2(options: KernelOptions): CgroupSource {
  const { version, unified } = readHierarchies(options.roots);
  const mounts = new Map(version === 2 && unified !== undefined ? [['unified', unified]] : []);
  return new CgroupSource('cgroup-v2', TABLE, mounts, options);
}
