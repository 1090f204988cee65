import { Failure } from '../model/failure.js';
import type { Limits } from '../model/limits.js';
import * as wire from './wire.js';

/** CFS period without another one, µs (kernel: sched-bwc). */
const PERIOD_US = 100_000;
const NANO = 1e9;

/**
 * Memory cannot be taken off its limit by an update (0 leaves it, -1 is less than the least). This much is
 * none: the kernel cuts it to its largest counter, which is what stands in its file without a limit.
 */
const NO_MEMORY_LIMIT = 2 ** 63 - 4096;

/** An amount of HostConfig; 0, -1, null and nothing are no limit. */
function amount(value: unknown): number {
  const given = wire.number(value) ?? 0;
  return given > 0 && given < NO_MEMORY_LIMIT ? given : Infinity;
}

const hostConfigOf = (inspected: wire.Raw): unknown => inspected['HostConfig'];

/** CFS period of a container, µs. */
function periodOf(config: unknown): number {
  const period = amount(wire.field(config, 'CpuPeriod'));
  return period === Infinity ? PERIOD_US : period;
}

/** What a container may use, by an inspect of it. */
export function limitsFromInspect(inspected: wire.Raw): Required<Limits> {
  const config = hostConfigOf(inspected);
  const nano = amount(wire.field(config, 'NanoCpus'));
  const quota = amount(wire.field(config, 'CpuQuota'));
  return {
    cpus: nano === Infinity ? quota / periodOf(config) : nano / NANO,
    memoryBytes: amount(wire.field(config, 'Memory')),
    memorySwapBytes: amount(wire.field(config, 'MemorySwap')),
    pids: amount(wire.field(config, 'PidsLimit')),
  };
}

const orNone = (value: number): number => (value === Infinity ? -1 : value);

/** `UpdateConfig` of the API: what is left out stays as it is. */
export function updateConfig(inspected: wire.Raw, limits: Limits): wire.Raw {
  const { cpus, memoryBytes, pids } = limits;
  const { memorySwapBytes: swapNow } = limitsFromInspect(inspected);
  // swap that has no limit is told to have none: 0, as it stands there, would be less than the memory
  const unswapped = memoryBytes !== undefined && (memoryBytes === Infinity || swapNow === Infinity);
  const memorySwapBytes = limits.memorySwapBytes ?? (unswapped ? Infinity : undefined);
  return {
    ...(cpus !== undefined && cpuConfig(hostConfigOf(inspected), cpus)),
    ...(memoryBytes !== undefined && { Memory: Math.min(memoryBytes, NO_MEMORY_LIMIT) }),
    ...(memorySwapBytes !== undefined && { MemorySwap: orNone(memorySwapBytes) }),
    ...(pids !== undefined && { PidsLimit: orNone(pids) }),
  };
}

/**
 * An engine takes one kind only, the one a container has: `NanoCpus`, which cannot be taken away again, or a
 * quota, which can.
 */
function cpuConfig(config: unknown, cpus: number): wire.Raw {
  const isNano = amount(wire.field(config, 'NanoCpus')) !== Infinity;
  if (!isNano) return { CpuQuota: cpus === Infinity ? -1 : Math.round(cpus * periodOf(config)) };
  if (cpus !== Infinity) return { NanoCpus: Math.round(cpus * NANO) };
  throw new Failure(
    'unsupported',
    'the engine cannot take away a limit of CPUs that was given by --cpus',
    'Give as many as the machine has.',
  );
}
