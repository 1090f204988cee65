import { Failure } from '../model/failure.js';
import { limitUpdate, PERIOD_US, whyNotLimited, type LimitWords } from '../model/limit-update.js';
import { ENDLESS, NO_MEMORY_LIMIT, type Limits } from '../model/limits.js';
import * as wire from './wire.js';

const NANO = 1e9;

/** An amount of HostConfig; 0, -1, null, nothing and more than there can be are no limit. */
function amount(value: unknown): number {
  const given = wire.number(value) ?? 0;
  return given > 0 && given < ENDLESS ? given : Infinity;
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

/**
 * The words for them, by an inspect of it. Podman tells each limit of CPUs in both ways, and takes new ones as a
 * quota; the other it passes over, and says 200.
 */
export function limitWords(inspected: wire.Raw): LimitWords {
  const config = hostConfigOf(inspected);
  const isQuota = amount(wire.field(config, 'CpuQuota')) !== Infinity;
  const isNano = !isQuota && amount(wire.field(config, 'NanoCpus')) !== Infinity;
  return {
    cpuPeriodUs: isNano ? undefined : periodOf(config),
    isSwapLimited: amount(wire.field(config, 'MemorySwap')) !== Infinity,
  };
}

/** `UpdateConfig` of the API: what is left out stays as it is. @throws Failure for what no engine takes */
export function updateConfig(limits: Limits, words: LimitWords): wire.Raw {
  const why = whyNotLimited(limits, words);
  if (why !== undefined) throw new Failure('unsupported', why);
  const { cpus, cpuQuotaUs, memoryBytes, memorySwapBytes, pids } = limitUpdate(limits, words);
  return {
    ...(cpus !== undefined && { NanoCpus: Math.round(cpus * NANO) }),
    ...(cpuQuotaUs !== undefined && { CpuQuota: cpuQuotaUs }),
    ...(memoryBytes !== undefined && { Memory: Math.min(memoryBytes, NO_MEMORY_LIMIT) }),
    ...(memorySwapBytes !== undefined && { MemorySwap: orNone(memorySwapBytes) }),
    ...(pids !== undefined && { PidsLimit: orNone(pids) }),
  };
}

const orNone = (value: number): number => (value === Infinity ? -1 : value);
