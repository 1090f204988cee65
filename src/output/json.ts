import type { Container } from '../model/container.js';
import { isRunning } from '../model/container.js';
import type { EngineInfo } from '../model/engine.js';
import type { HostUsage } from '../model/host-usage.js';
import type { SourceName } from '../model/source.js';
import type { Usage } from '../model/usage.js';
import type { Verdict } from '../model/verdict.js';

/** What a report is made of: plain model data of one moment. */
export interface Report {
  /** Wall clock, ms since the epoch. */
  readonly atMs: number;
  /** Between the two samples, as measured. */
  readonly intervalMs: number;
  readonly hosts: readonly HostReport[];
  /** In the order they are to be told. */
  readonly containers: readonly ContainerReport[];
}

export interface HostReport {
  readonly host: string;
  readonly endpoint: string;
  /** Undefined while no engine answers. */
  readonly engine: EngineInfo | undefined;
  readonly cgroup: 'v1' | 'v2' | undefined;
  readonly usage: HostUsage | undefined;
  readonly error: string | undefined;
}

export interface ContainerReport {
  readonly container: Container;
  readonly usage: Usage | undefined;
  readonly source: SourceName | undefined;
  /** The worst first. */
  readonly why: readonly Verdict[];
}

/** What a JSON value is made from. */
type Plain = string | number | undefined | readonly Plain[] | { readonly [key: string]: Plain };

/** Version of the field names; a field that changes its meaning makes another. */
const SCHEMA = 1;

/** One JSON object without line breaks, unknown figures null. */
export const json = (report: Report): string => JSON.stringify(fields(report), replace);

/**
 * Unknown is null, never left out (NaN and infinities are null to JSON by themselves); a thousandth is
 * as fine as any figure is measured.
 */
const replace = (_key: string, value: unknown): unknown => {
  if (value === undefined) return null;
  if (typeof value !== 'number' || Number.isInteger(value)) return value;
  return Math.round(value * 1000) / 1000;
};

const fields = (report: Report): Plain => ({
  schema: SCHEMA,
  at: time(report.atMs),
  intervalSeconds: report.intervalMs / 1000,
  hosts: report.hosts.map(hostFields),
  containers: report.containers.map(containerFields),
});

function hostFields({ host, endpoint, engine, cgroup, usage, error }: HostReport): Plain {
  return {
    host,
    endpoint,
    engine: engine && {
      kind: engine.kind,
      version: engine.version,
      apiVersion: engine.apiVersion,
    },
    cgroup,
    cpus: usage?.cpus ?? engine?.cpus,
    cpuPercent: usage?.cpuPercent,
    load1: usage?.load1,
    memoryBytes: usage?.memoryBytes ?? engine?.memoryBytes,
    memoryUsedBytes: usage?.memoryUsedBytes,
    swapUsedBytes: usage?.swapUsedBytes,
    pressure: pressure(usage),
    error,
  };
}

function containerFields({ container, usage, source, why }: ContainerReport): Plain {
  const running = isRunning(container);
  return {
    host: container.host,
    id: container.id,
    name: container.name,
    image: container.image,
    state: container.state,
    health: container.health,
    source: running ? source : undefined,
    project: container.project,
    service: container.service,
    pid: running ? container.pid : undefined,
    startedAt: time(container.startedAtMs),
    restarts: container.restarts,
    exitCode: running ? undefined : container.exitCode,
    ...usageFields(running ? usage : undefined),
    why: why.map(({ rule, severity, text }) => ({ rule, severity, text })),
  };
}

/** `cpuLimitCores` and `pidsLimit` are null without a limit; `memoryLimitBytes` is then the machine's. */
const usageFields = (usage: Usage | undefined): { readonly [key: string]: Plain } => ({
  cpuPercent: usage?.cpuPercent,
  cpuLimitCores: usage?.cpuLimitCores,
  cpuLimitPercent: usage?.cpuLimitPercent,
  throttledPercent: usage?.throttledPercent,
  memoryBytes: usage?.memoryBytes,
  memoryLimitBytes: usage?.memoryLimitBytes,
  memoryPercent: usage?.memoryPercent,
  memoryAnonBytes: usage?.memoryAnonBytes,
  memoryFileBytes: usage?.memoryFileBytes,
  swapBytes: usage?.swapBytes,
  oomKills: usage?.oomKills,
  networkRxBytes: usage?.networkRxBytes,
  networkTxBytes: usage?.networkTxBytes,
  networkRxBytesPerSecond: usage?.networkRxBytesPerSec,
  networkTxBytesPerSecond: usage?.networkTxBytesPerSec,
  blockReadBytes: usage?.blockReadBytes,
  blockWriteBytes: usage?.blockWriteBytes,
  blockReadBytesPerSecond: usage?.blockReadBytesPerSec,
  blockWriteBytesPerSecond: usage?.blockWriteBytesPerSec,
  pids: usage?.pids,
  pidsLimit: usage?.pidsLimit,
  pressure: pressure(usage),
});

type Pressures = Pick<
  Usage,
  | 'pressureCpuSome'
  | 'pressureMemorySome'
  | 'pressureMemoryFull'
  | 'pressureIoSome'
  | 'pressureIoFull'
>;

const pressure = (of: Pressures | undefined): Plain => ({
  cpuSome: of?.pressureCpuSome,
  memorySome: of?.pressureMemorySome,
  memoryFull: of?.pressureMemoryFull,
  ioSome: of?.pressureIoSome,
  ioFull: of?.pressureIoFull,
});

/** RFC 3339; a clock beyond what Date can hold tells nothing. */
function time(atMs: number | undefined): string | undefined {
  const date = new Date(atMs ?? NaN);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
