import { join } from 'node:path';
import type { KernelOptions } from './cgroup.js';
import type { KernelFile } from './descriptors.js';

/** Of one core since boot, in clock ticks. */
interface Ticks {
  readonly busy: number;
  readonly total: number;
}

/** CPU of each core between two readings. */
export class Cores {
  readonly #files: KernelOptions['files'];
  readonly #stat: KernelFile;
  #before: ReadonlyMap<string, Ticks> = new Map();

  constructor({ files, roots }: KernelOptions) {
    this.#files = files;
    this.#stat = files.file(join(roots.procRoot, 'stat'));
  }

  /** In percent of each core, in the order of /proc/stat: cores that are offline have no line. */
  read(): readonly number[] {
    const cores = this.#read();
    const before = this.#before;
    this.#before = cores;
    return [...cores].map(([name, { busy, total }]) => {
      const earlier = before.get(name);
      const elapsed = total - (earlier?.total ?? NaN);
      const grown = busy - (earlier?.busy ?? NaN);
      return elapsed > 0 && grown >= 0 ? Math.min(100, (100 * grown) / elapsed) : NaN;
    });
  }

  release(): void {
    this.#files.close(this.#stat);
    this.#before = new Map();
  }

  /** proc_stat(5): `cpu0 user nice system idle iowait irq softirq steal …`; guest time is within user's. */
  #read(): ReadonlyMap<string, Ticks> {
    const cores = new Map<string, Ticks>();
    for (const line of this.#text().split('\n')) {
      const [name = '', ...ticks] = line.split(' ');
      if (!/^cpu\d/.test(name)) continue;
      const [user = NaN, nice = NaN, system = NaN, idle = NaN, iowait = NaN, ...rest] =
        ticks.map(Number);
      const interrupts = rest.slice(0, 3).reduce((sum, value) => sum + value, 0);
      const busy = user + nice + system + interrupts;
      cores.set(name, { busy, total: busy + idle + iowait });
    }
    return cores;
  }

  /** Without a /proc nothing is known of cores. */
  #text(): string {
    try {
      this.#files.read(this.#stat);
    } catch {
      return '';
    }
    return this.#files.bytes.buffer.toString('latin1', 0, this.#files.bytes.length);
  }
}
