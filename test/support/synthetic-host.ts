/** A version 2 host made up for one test: cgroups, processes, what /proc says of the machine. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { KernelOptions } from '../../src/sampler/cgroup.js';
import { Descriptors } from '../../src/sampler/descriptors.js';
import { KernelCalls } from './kernel-calls.js';

export interface Group {
  readonly cpuUsec?: number;
  readonly memory?: number;
  readonly memoryMax?: string;
  readonly pids?: number;
  readonly frozen?: boolean;
  /** `8:0 rbytes=…`, as io.stat has it. */
  readonly io?: string;
  /** Pids in it. */
  readonly procs?: readonly number[];
}

export interface Process {
  readonly command: string;
  readonly cgroup: string;
  readonly ticks?: number;
  readonly start?: number;
  readonly residentPages?: number;
  readonly threads?: number;
  readonly parent?: number;
}

export class SyntheticHost {
  readonly calls = new KernelCalls();
  readonly kernel: KernelOptions;
  readonly #dir = mkdtempSync(join(tmpdir(), 'dtop-host-'));
  #nowMs = 0;

  constructor(t: TestContext) {
    t.after(() => rmSync(this.#dir, { recursive: true, force: true }));
    const roots = { cgroupRoot: join(this.#dir, 'cgroup'), procRoot: join(this.#dir, 'proc') };
    const files = new Descriptors(this.calls, 1000);
    this.kernel = { files, roots, clock: () => this.#nowMs };
    this.#write('cgroup/cgroup.controllers', 'cpu io memory pids\n');
    this.#write('cgroup/cgroup.procs', '');
    this.#write('proc/meminfo', 'MemTotal:       1000 kB\nMemAvailable:   400 kB\n');
    this.#write('proc/stat', 'cpu  0 0 0 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0 0\ncpu1 0 0 0 0 0 0 0 0\n');
  }

  advance(ms: number): void {
    this.#nowMs += ms;
  }

  /** Makes it, or changes what its files say. */
  group(path: string, group: Group = {}): void {
    const {
      cpuUsec = 0,
      memory = 0,
      memoryMax = 'max',
      pids = 1,
      frozen = false,
      io = '',
      procs = [],
    } = group;
    const files = {
      'cpu.stat': `usage_usec ${cpuUsec}\nuser_usec ${cpuUsec}\nsystem_usec 0\n`,
      'memory.current': `${memory}\n`,
      'memory.max': `${memoryMax}\n`,
      'pids.current': `${pids}\n`,
      'io.stat': io,
      'cgroup.procs': procs.map((pid) => `${pid}\n`).join(''),
      'cgroup.events': `populated 1\nfrozen ${frozen ? 1 : 0}\n`,
    };
    for (const [name, text] of Object.entries(files)) this.#write(join('cgroup', path, name), text);
  }

  removeGroup(path: string): void {
    rmSync(join(this.#dir, 'cgroup', path), { recursive: true });
  }

  process(pid: number, process: Process): void {
    const {
      command,
      cgroup,
      ticks = 0,
      start = 100,
      residentPages = 0,
      threads = 1,
      parent = 1,
    } = process;
    const before = `${pid} (${command}) S ${parent} 1 1 0 -1 4194560 0 0 0 0`;
    const stat = `${before} ${ticks} 0 0 0 20 0 ${threads} 0 ${start} 0 ${residentPages} 0\n`;
    this.#write(`proc/${pid}/stat`, stat);
    this.#write(`proc/${pid}/comm`, `${command}\n`);
    this.#write(`proc/${pid}/cgroup`, `0::/${cgroup}\n`);
  }

  removeProcess(pid: number): void {
    rmSync(join(this.#dir, 'proc', String(pid)), { recursive: true });
  }

  /** A file of /proc. */
  proc(name: string, text: string): void {
    this.#write(join('proc', name), text);
  }

  #write(path: string, text: string): void {
    const file = join(this.#dir, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
