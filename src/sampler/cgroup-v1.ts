import type { Reading } from '../model/reading.js';
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
import { blkio, single, type Bytes } from './scan.js';

/** "No limit" is PAGE_COUNTER_MAX pages: 9223372036854771712 with pages of 4 KiB, a little less with larger. */
const NO_LIMIT = 2 ** 60;

const file = (hierarchy: string, name: string, cadence: Cadence, parse: Parse): CounterFile => ({
  hierarchy,
  name,
  cadence,
  parse,
});

/** cpu.cfs_quota_us, -1 without a quota (scheduler/sched-bwc.rst): µs, until the period divides it. */
function quota(bytes: Bytes, into: Reading): void {
  const us = single(bytes);
  into.cpuLimitCores = us < 0 ? Infinity : us;
}

function period(bytes: Bytes, into: Reading): void {
  into.cpuLimitCores /= single(bytes);
}

function memoryLimit(bytes: Bytes, into: Reading): void {
  const limit = single(bytes);
  into.memoryLimitBytes = limit >= NO_LIMIT ? Infinity : limit;
}

/**
 * Kernel documents cgroup-v1/{cpuacct,memory,blkio-controller,pids}.rst. memory.stat's `total_…` lines
 * count the children too, as version 2 does. A hierarchy that is not mounted leaves its figures unknown.
 */
const TABLE: readonly CounterFile[] = [
  file('cpuacct', 'cpuacct.usage', 'gate', value('cpuNs')),
  file('memory', 'memory.usage_in_bytes', 'gate', value('memoryUsageBytes')),
  file(
    'memory',
    'memory.stat',
    'counter',
    lines({
      total_rss: 'memoryAnonBytes',
      total_cache: 'memoryFileBytes',
      total_shmem: 'memoryShmemBytes',
      total_inactive_file: 'memoryInactiveFileBytes',
      total_swap: 'swapBytes',
    }),
  ),
  file(
    'cpu',
    'cpu.stat',
    'counter',
    lines({ nr_periods: 'cpuPeriods', nr_throttled: 'cpuThrottledPeriods' }),
  ),
  file('blkio', 'blkio.throttle.io_service_bytes_recursive', 'counter', blkio),
  file('pids', 'pids.current', 'counter', value('pids')),
  file('memory', 'memory.oom_control', 'slow', lines({ oom_kill: 'oomKills' })),
  ...PRESSURE,
  // the period right after the quota it divides
  file('cpu', 'cpu.cfs_quota_us', 'limit', quota),
  file('cpu', 'cpu.cfs_period_us', 'limit', period),
  file('memory', 'memory.limit_in_bytes', 'limit', memoryLimit),
  file('pids', 'pids.max', 'limit', value('pidsLimit')),
];

/** Containers on a version 1 host; on a hybrid one the pressure files come from `unified`. */
export function cgroupV1(options: KernelOptions): CgroupSource {
  const { version, unified, controllers } = readHierarchies(options.roots);
  const mounts = new Map(version === 1 ? controllers : []);
  if (version === 1 && unified !== undefined) mounts.set('unified', unified);
  return new CgroupSource('cgroup-v1', TABLE, mounts, options);
}
