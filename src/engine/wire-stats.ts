import { Failure } from '../model/failure.js';
import { emptyReading, type Reading } from '../model/reading.js';
import * as wire from './wire.js';

/** What tells an engine's figures apart from what it cannot know. */
export interface StatsContext {
  readonly podman: boolean;
  /** Of `/info`; `NaN` when unknown. A limit of this size is none. */
  readonly hostMemoryBytes: number;
}

/**
 * `GET /containers/{id}/stats?stream=false&one-shot=true` (API 1.41) as a Reading. `precpu_stats` is
 * zero in one-shot answers and is never used. Pressure, swap, OOM kills and the CPU quota are not told.
 * @throws Failure `gone` for a container that does not run: docker answers zeros with `read`
 * `0001-01-01T00:00:00Z`, podman nothing at all
 */
export function readingFromStats(answer: unknown, context: StatsContext): Reading {
  if (answer === undefined) throw new Failure('gone', 'the container is not running');
  const stats = wire.expectRecord(answer, 'stats');
  const atMs = wire.timeMs(stats['read']);
  if (atMs === undefined) throw new Failure('gone', 'the container is not running');
  return {
    ...emptyReading(),
    atMs,
    ...cpu(stats['cpu_stats'], context),
    ...memory(stats['memory_stats'], context),
    ...network(stats['networks']),
    ...block(wire.field(stats['blkio_stats'], 'io_service_bytes_recursive')),
    ...pids(stats['pids_stats']),
  };
}

function cpu(stats: unknown, { podman }: StatsContext) {
  const throttling = wire.field(stats, 'throttling_data');
  // podman leaves the throttling at 0 whatever cpu.stat says
  const periods = podman ? undefined : throttling;
  return {
    cpuNs: wire.figure(wire.field(wire.field(stats, 'cpu_usage'), 'total_usage')),
    cpuPeriods: wire.figure(wire.field(periods, 'periods')),
    cpuThrottledPeriods: wire.figure(wire.field(periods, 'throttled_periods')),
  };
}

/** `memory_stats.stats` is memory.stat: v1 has `total_*`, v2 `anon file inactive_file`, podman nothing. */
function memory(stats: unknown, { hostMemoryBytes }: StatsContext) {
  const detail = wire.field(stats, 'stats');
  const either = (v1: string, v2: string): number =>
    wire.figure(wire.field(detail, v1) ?? wire.field(detail, v2));
  const limit = wire.figure(wire.field(stats, 'limit'));
  return {
    // podman on v2 puts anon here, which is what `podman stats` shows too
    memoryUsageBytes: wire.figure(wire.field(stats, 'usage')),
    memoryInactiveFileBytes: either('total_inactive_file', 'inactive_file'),
    memoryAnonBytes: either('total_rss', 'anon'),
    memoryFileBytes: either('total_cache', 'file'),
    memoryShmemBytes: either('total_shmem', 'shmem'),
    memoryLimitBytes: limit >= hostMemoryBytes ? Infinity : limit,
  };
}

/** Docker keys them by interface, podman has one, `network`. Absent: not this container's own. */
function network(networks: unknown) {
  const interfaces = wire.record(networks);
  if (interfaces === undefined) return {};
  const sum = (key: string): number =>
    Object.values(interfaces).reduce<number>(
      (total, counters) => total + wire.figure(wire.field(counters, key)),
      0,
    );
  return { networkRxBytes: sum('rx_bytes'), networkTxBytes: sum('tx_bytes') };
}

/**
 * `Read`/`Write` (v1) or `read`/`write` (v2), one pair a device; podman mixes counts in (`rios wios
 * dbytes dios`). `null` and `[]` are unknown: v1 stays empty until a throttle rule exists, v2 until
 * the first I/O.
 */
function block(entries: unknown) {
  const rows = wire.records(entries);
  if (rows.length === 0) return {};
  const sum = (op: string): number =>
    rows
      .filter((row) => wire.raw(row['op'])?.toLowerCase() === op)
      .reduce((total, row) => total + wire.figure(row['value']), 0);
  return { blockReadBytes: sum('read'), blockWriteBytes: sum('write') };
}

/** `limit` is left out, or 2⁶⁴ − 1, without one. */
function pids(stats: unknown) {
  const current = wire.figure(wire.field(stats, 'current'));
  const limit = wire.number(wire.field(stats, 'limit')) ?? 0;
  const unlimited = limit <= 0 || limit >= 2 ** 63;
  return { pids: current, pidsLimit: Number.isNaN(current) ? NaN : unlimited ? Infinity : limit };
}
