import { join } from 'node:path';
import type { HostUsage } from '../model/host-usage.js';
import type { HostFacts } from '../model/usage.js';
import type { KernelOptions } from './cgroup.js';
import type { Descriptors, KernelFile } from './descriptors.js';
import { PortableHost } from './portable-host.js';
import { avg10, countCpus, keyed, keys, row, type Bytes } from './scan.js';

/** The machine dtop runs on. */
export interface Host {
  /** Never waits: what is not known (yet) is `NaN`. */
  read(): HostUsage;
  close(): void;
}

const BYTES_PER_KB = 1024;
const MEMORY = keys('MemTotal:', 'MemAvailable:', 'SwapTotal:', 'SwapFree:');
/** `cpu  user nice system idle iowait irq softirq steal …` in clock ticks; guest time is within user's. */
const TIMES = new Float64Array(8);
const LOADS = new Float64Array(3);
/** From /proc where there is one; else, seldomer and less, from systeminformation. */
export function openHost(options: KernelOptions): Host {
  const host = new ProcHost(options);
  return Number.isNaN(host.read().cpus) ? new PortableHost(options.clock) : host;
}

/** CPUs online and MemTotal of this machine; `NaN` without /proc. */
export function hostFacts({ files, roots }: Pick<KernelOptions, 'files' | 'roots'>): HostFacts {
  const text = (name: string): Bytes =>
    textOf(files, files.file(join(roots.procRoot, name), false));
  const cpus = countCpus(text('stat'));
  keyed(text('meminfo'), MEMORY);
  return { cpus, memoryBytes: (MEMORY.values[0] ?? NaN) * BYTES_PER_KB };
}

/** Absent (no PSI in this kernel), hidden or refused: no text, and every number of it unknown. */
function textOf(files: Descriptors, file: KernelFile): Bytes {
  try {
    files.read(file);
  } catch {
    files.bytes.length = 0;
  }
  return files.bytes;
}

type Part<Keys extends keyof HostUsage> = Pick<HostUsage, Keys>;

/** proc_stat(5), proc_meminfo(5), proc_loadavg(5), accounting/psi.rst. */
class ProcHost implements Host {
  readonly #files: Descriptors;
  readonly #procRoot: string;
  readonly #clock: () => number;
  readonly #open = new Map<string, KernelFile>();
  #busy = NaN;
  #total = NaN;

  constructor({ files, roots, clock }: KernelOptions) {
    this.#files = files;
    this.#procRoot = roots.procRoot;
    this.#clock = clock;
  }

  read(): HostUsage {
    return {
      atMs: this.#clock(),
      ...this.#cpu(),
      ...this.#memory(),
      ...this.#load(),
      ...this.#pressure(),
    };
  }

  close(): void {
    for (const file of this.#open.values()) this.#files.close(file);
  }

  #text(name: string): Bytes {
    const file = this.#open.get(name) ?? this.#files.file(join(this.#procRoot, name));
    this.#open.set(name, file);
    return textOf(this.#files, file);
  }

  #cpu(): Part<'cpus' | 'cpuPercent'> {
    const bytes = this.#text('stat');
    row(bytes, 'cpu'.length, TIMES);
    const [user = NaN, nice = NaN, system = NaN, idle = NaN, iowait = NaN, ...interrupts] = TIMES;
    const busy = interrupts.reduce((sum, ticks) => sum + ticks, user + nice + system);
    const total = busy + idle + iowait;
    const grown = busy - this.#busy;
    const elapsed = total - this.#total;
    this.#busy = busy;
    this.#total = total;
    return {
      cpus: countCpus(bytes),
      // iowait may run backwards (proc_stat(5)), which would make the whole less than its part
      cpuPercent: grown >= 0 && elapsed > 0 ? Math.min(100, (100 * grown) / elapsed) : NaN,
    };
  }

  #memory(): Part<'memoryBytes' | 'memoryUsedBytes' | 'swapBytes' | 'swapUsedBytes'> {
    keyed(this.#text('meminfo'), MEMORY);
    const [total = NaN, available = NaN, swap = NaN, swapFree = NaN] = MEMORY.values;
    return {
      memoryBytes: total * BYTES_PER_KB,
      memoryUsedBytes: (total - available) * BYTES_PER_KB,
      swapBytes: swap * BYTES_PER_KB,
      swapUsedBytes: (swap - swapFree) * BYTES_PER_KB,
    };
  }

  #load(): Part<'load1' | 'load5' | 'load15'> {
    row(this.#text('loadavg'), 0, LOADS);
    const [load1 = NaN, load5 = NaN, load15 = NaN] = LOADS;
    return { load1, load5, load15 };
  }

  #pressure(): Part<Extract<keyof HostUsage, `pressure${string}`>> {
    const cpu = avg10(this.#text('pressure/cpu'), 'some');
    const memory = this.#text('pressure/memory');
    const [memorySome, memoryFull] = [avg10(memory, 'some'), avg10(memory, 'full')];
    const io = this.#text('pressure/io');
    return {
      pressureCpuSome: cpu,
      pressureMemorySome: memorySome,
      pressureMemoryFull: memoryFull,
      pressureIoSome: avg10(io, 'some'),
      pressureIoFull: avg10(io, 'full'),
    };
  }
}
