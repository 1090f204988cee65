/**
 * What was read: cumulative counters and gauges of one target at one instant. Every field is a double:
 * `NaN` is unknown, `Infinity` a limit that is not set. Nanosecond counters fit: at 2^60 ns the step of
 * a double is 256 ns, against deltas of 10^9. Mutable on purpose: the sampler keeps two a target and
 * swaps them, so a tick allocates nothing.
 */
export interface Reading {
  /** Monotonic clock at the read (the daemon's `read` stamp for the API source), ms. */
  atMs: number;
  /**
   * The same at the read of the network and block counters, which may be older: a container in which
   * nothing runs is not asked for them in each tick. `NaN`: read with the rest, at `atMs`.
   */
  ioAtMs: number;
  /** Cumulative CPU time. v2 cpu.stat usage_usec × 1000, v1 cpuacct.usage. */
  cpuNs: number;
  /** cpu.stat nr_periods, nr_throttled (both versions). */
  cpuPeriods: number;
  cpuThrottledPeriods: number;
  /** Quota ÷ period in cores: v2 cpu.max, v1 cpu.cfs_quota_us. `Infinity` without a quota. */
  cpuLimitCores: number;
  /** v2 memory.current, v1 memory.usage_in_bytes. */
  memoryUsageBytes: number;
  /** memory.stat inactive_file (v1 total_inactive_file): what docker subtracts. */
  memoryInactiveFileBytes: number;
  /** memory.stat anon (v1 total_rss). */
  memoryAnonBytes: number;
  /** memory.stat file (v1 total_cache). */
  memoryFileBytes: number;
  /** memory.stat shmem (v1 total_shmem): tmpfs and shared memory, within `file` but not to be dropped. */
  memoryShmemBytes: number;
  /** v2 memory.max, v1 memory.limit_in_bytes. `Infinity` without a limit of its own. */
  memoryLimitBytes: number;
  /** v2 memory.swap.current, v1 memory.stat total_swap. */
  swapBytes: number;
  /** v2 memory.events oom_kill, v1 memory.oom_control oom_kill. */
  oomKills: number;
  /** Sum over all interfaces but `lo`. Unknown when the namespace is the host's or another container's. */
  networkRxBytes: number;
  networkTxBytes: number;
  /** Sum over devices: v2 io.stat rbytes/wbytes, v1 blkio.throttle.io_service_bytes_recursive. */
  blockReadBytes: number;
  blockWriteBytes: number;
  /** pids.current, pids.max. */
  pids: number;
  pidsLimit: number;
  /** PSI avg10 in percent, of cpu.pressure, memory.pressure, io.pressure. */
  pressureCpuSome: number;
  pressureMemorySome: number;
  pressureMemoryFull: number;
  pressureIoSome: number;
  pressureIoFull: number;
}

export const emptyReading = (): Reading => ({
  atMs: NaN,
  ioAtMs: NaN,
  cpuNs: NaN,
  cpuPeriods: NaN,
  cpuThrottledPeriods: NaN,
  cpuLimitCores: NaN,
  memoryUsageBytes: NaN,
  memoryInactiveFileBytes: NaN,
  memoryAnonBytes: NaN,
  memoryFileBytes: NaN,
  memoryShmemBytes: NaN,
  memoryLimitBytes: NaN,
  swapBytes: NaN,
  oomKills: NaN,
  networkRxBytes: NaN,
  networkTxBytes: NaN,
  blockReadBytes: NaN,
  blockWriteBytes: NaN,
  pids: NaN,
  pidsLimit: NaN,
  pressureCpuSome: NaN,
  pressureMemorySome: NaN,
  pressureMemoryFull: NaN,
  pressureIoSome: NaN,
  pressureIoFull: NaN,
});
