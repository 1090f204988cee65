import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { tar } from './tar.js';

const SCRIPT = path.join(import.meta.dirname, '../rig/dockerd.sh');
const BUSYBOX = '/bin/busybox';
const IMAGE = 'busybox';
const START_MS = 60_000;
const APPLETS =
  'sh sleep cat dd head tail tr ping ip awk ls ps wget httpd nc seq date echo true false kill env id stty';

/** Fields of the Engine API's `POST /containers/create`, as far as tests need them. */
export interface ContainerSpec {
  readonly Cmd: readonly string[];
  readonly Env?: readonly string[];
  readonly Tty?: boolean;
  readonly OpenStdin?: boolean;
  readonly StdinOnce?: boolean;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly ExposedPorts?: Readonly<Record<string, Readonly<Record<string, never>>>>;
  readonly HostConfig?: Readonly<Record<string, unknown>>;
  readonly Healthcheck?: Readonly<Record<string, unknown>>;
}

/** Why no private engine can be had here; `undefined` when one can. */
export function engineMissing(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.getuid?.() !== 0) return 'needs root';
  const engine = process.env['DTOP_ENGINE_ROOT'] ? [] : ['dockerd', 'containerd', 'runc'];
  for (const program of [...engine, 'unshare']) {
    if (spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0) return `no ${program} here`;
  }
  if (!isStatic(BUSYBOX)) return `no statically linked ${BUSYBOX} (package busybox-static)`;
  return undefined;
}

/** No PT_INTERP (3) among the program headers of a 64-bit little-endian ELF file. */
function isStatic(file: string): boolean {
  if (!fs.existsSync(file)) return false;
  const elf = fs.readFileSync(file);
  const start = Number(elf.readBigUInt64LE(0x20));
  const size = elf.readUInt16LE(0x36);
  const count = elf.readUInt16LE(0x38);
  return !Array.from({ length: count }, (_, i) => elf.readUInt32LE(start + i * size)).includes(3);
}

/**
 * A private dockerd: own socket, data root, network namespace. It ends with `close()` or, without it,
 * with this process (test/rig/dockerd.sh).
 */
export class Dockerd {
  readonly socket: string;
  readonly #dir: string;
  readonly #keeper: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  private constructor(options: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.#dir = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-engine-'));
    this.socket = path.join(this.#dir, 'docker.sock');
    this.#keeper = spawn(
      'unshare',
      [
        '--mount',
        '--net',
        '--uts',
        '--propagation',
        'private',
        'sh',
        SCRIPT,
        this.#dir,
        ...options,
      ],
      // A session of its own: Ctrl-C is for the test, which then closes the pipe.
      { stdio: ['pipe', 'pipe', 'inherit'], detached: true, env: { ...process.env, ...env } },
    );
    const { stdout } = this.#keeper;
    if (stdout === null) throw new Error('no pipe');
    this.#answers = createInterface({ input: stdout })[Symbol.asyncIterator]();
  }

  /** @param options of dockerd: `--live-restore` for tests that restart it */
  static async start(...options: readonly string[]): Promise<Dockerd> {
    return Dockerd.#started(new Dockerd(options));
  }

  /** Its data on a disk that nobody else uses, which is seen from its mount namespace only. */
  static async withDisk(sizeMib: number): Promise<Dockerd> {
    return Dockerd.#started(new Dockerd([], { DATA_MIB: String(sizeMib) }));
  }

  static async #started(dockerd: Dockerd): Promise<Dockerd> {
    try {
      await dockerd.#answering();
      await dockerd.importImage();
      return dockerd;
    } catch (error) {
      await dockerd.close();
      throw error;
    }
  }

  /** A process in its namespaces. */
  get pid(): number {
    return this.#keeper.pid ?? NaN;
  }

  get dataRoot(): string {
    return path.join(this.#dir, 'data');
  }

  /** Bytes in use on the disk of its data, as `df` tells. */
  diskUsed(): number {
    const { blocks, bfree, bsize } = fs.statfsSync(`/proc/${this.pid}/root${this.dataRoot}`);
    return (blocks - bfree) * bsize;
  }

  get endpoint(): string {
    return `unix://${this.socket}`;
  }

  /** @returns what the engine answered, parsed; throws its words on 4xx and 5xx */
  async api(method: string, target: string, body?: unknown): Promise<unknown> {
    return parsed(
      await this.#request(method, target, body === undefined ? undefined : JSON.stringify(body)),
    );
  }

  /** @returns what the engine answered, a JSON text a line */
  async lines(method: string, target: string): Promise<readonly string[]> {
    return (await this.#request(method, target)).split('\n').filter(Boolean);
  }

  /** Creates and starts a container of the busybox image. @returns its full id */
  async run(name: string, { Cmd, ...spec }: ContainerSpec): Promise<string> {
    const created = await this.api('POST', `/containers/create?name=${name}`, {
      Image: IMAGE,
      // Process 1 ignores SIGTERM unless it handles it; nobody waits ten seconds for a test container.
      StopTimeout: 1,
      Cmd,
      ...spec,
    });
    const id = String(field(created, 'Id'));
    await this.api('POST', `/containers/${id}/start`);
    return id;
  }

  /** As if it crashed: SIGKILL. */
  async kill(): Promise<void> {
    await this.#command('kill');
  }

  /** SIGTERM, as a service manager does. */
  async stop(): Promise<void> {
    await this.#command('stop');
  }

  /** Again on the same socket and data, after `kill` or `stop`. */
  async restart(): Promise<void> {
    await this.#command('start');
    await this.#answering();
  }

  async close(): Promise<void> {
    if (this.#keeper.exitCode !== null) return;
    this.#keeper.stdin?.end();
    await once(this.#keeper, 'exit');
  }

  async #command(name: string): Promise<void> {
    this.#keeper.stdin?.write(`${name}\n`);
    const answer = await this.#answers.next();
    if (answer.value !== name) throw new Error(`${name}: the engine's keeper is gone`);
  }

  async #answering(): Promise<void> {
    const deadline = Date.now() + START_MS;
    for (;;) {
      try {
        await this.#request('GET', '/_ping');
        return;
      } catch (error) {
        if (Date.now() > deadline || this.#keeper.exitCode !== null) {
          throw new Error(`dockerd does not answer:\n${this.#logTail()}`, { cause: error });
        }
        await sleep(50);
      }
    }
  }

  #logTail(): string {
    const file = path.join(this.#dir, 'log');
    return fs.existsSync(file)
      ? fs.readFileSync(file, 'utf8').split('\n').slice(-15).join('\n')
      : '';
  }

  /** The image of all test containers, also once it was removed. */
  async importImage(): Promise<void> {
    const entries = [
      ...['bin', 'tmp', 'etc', 'proc', 'sys', 'dev', 'data'].map((name) => ({ name: `${name}/` })),
      { name: 'bin/busybox', data: fs.readFileSync(BUSYBOX), mode: 0o755 },
      ...APPLETS.split(' ').map((applet) => ({ name: `bin/${applet}`, link: 'busybox' })),
      { name: 'etc/passwd', data: Buffer.from('root:x:0:0:root:/:/bin/sh\n') },
    ];
    const query = new URLSearchParams({ fromSrc: '-', repo: IMAGE, tag: 'latest' });
    query.append('changes', 'ENV PATH=/bin');
    await this.#request('POST', `/images/create?${query.toString()}`, tar(entries));
  }

  /** By BuildKit, which keeps a cache; without a network. */
  async build(tag: string, dockerfile: string): Promise<void> {
    const query = new URLSearchParams({ version: '2', t: tag, networkmode: 'none', buildid: tag });
    const context = tar([{ name: 'Dockerfile', data: Buffer.from(dockerfile) }]);
    const told = await this.#request('POST', `/build?${query.toString()}`, context);
    // the latter since 23.0
    if (!/Successfully tagged|moby\.image\.id/.test(told)) throw new Error(`not built: ${told}`);
  }

  async #request(method: string, target: string, body?: string | Buffer): Promise<string> {
    const type = typeof body === 'string' ? 'application/json' : 'application/x-tar';
    const request = http.request({
      socketPath: this.socket,
      method,
      path: target,
      headers: body === undefined ? {} : { 'content-type': type },
      agent: false,
    });
    request.end(body);
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      request.once('response', resolve).once('error', reject);
    });
    const answer = await text(response);
    if ((response.statusCode ?? 0) >= 400) {
      throw new Error(`${method} ${target}: ${answer.trim()}`);
    }
    return answer;
  }
}

/** Podman says "OK" where docker says nothing. */
const parsed = (answer: string): unknown =>
  answer === '' || answer === 'OK\n' ? undefined : JSON.parse(answer);

/** What lies at a path in parsed JSON. */
export function field(json: unknown, ...keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
    json,
  );
}
