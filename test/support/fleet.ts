import { setTimeout as sleep } from 'node:timers/promises';
import { Cgroups, type RealContainer } from './cgroups.js';
import { containerEvent } from './stub-world.js';
import { StubDaemon } from './stub-daemon.js';

const PROJECTS = 20;
const STOPPED_MS = 20;

const namesOf = (names: unknown): readonly string[] =>
  Array.isArray(names) ? names.map((name) => String(name).replace(/^\//, '')) : [];

/** One may have ended since. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/**
 * Containers without an engine, for scale: real cgroups with a sleeping process each, and a stub of the
 * API that lists them and tells of their coming and going.
 */
export class Fleet {
  readonly daemon = new StubDaemon();
  readonly #cgroups = new Cgroups();
  #made = 0;

  /** @param ownNetworks a network namespace each, as bridged containers have */
  static async of(count: number, ownNetworks: boolean): Promise<Fleet> {
    const fleet = new Fleet();
    await fleet.daemon.up();
    for (let made = 0; made < count; made++) fleet.#add(ownNetworks);
    await fleet.#cgroups.ready();
    return fleet;
  }

  get endpoint(): string {
    return this.daemon.endpoint;
  }

  /** Of the cgroups. */
  get group(): string {
    return this.#cgroups.parent;
  }

  get size(): number {
    return this.#cgroups.containers.length;
  }

  get names(): ReadonlySet<string> {
    return new Set(this.daemon.world.containers.flatMap((row) => namesOf(row['Names'])));
  }

  /** One begins, and the engine tells. */
  begin(): void {
    const { id } = this.#add(false);
    for (const action of ['create', 'start']) this.daemon.push(containerEvent(id, action));
  }

  /** The oldest ends. */
  async end(): Promise<void> {
    const [oldest] = this.#cgroups.containers;
    if (oldest === undefined) return;
    await this.#cgroups.stop(oldest);
    const { world } = this.daemon;
    world.containers = world.containers.filter((row) => row['Id'] !== oldest.id);
    for (const action of ['die', 'destroy'])
      this.daemon.push(containerEvent(oldest.id, action, { exitCode: '137' }));
  }

  /** Moves the CPU counter of every container of a `share`: its process is stopped and continued. */
  async stir(share = 1): Promise<void> {
    const { containers } = this.#cgroups;
    const some = containers.slice(0, Math.ceil(containers.length * share));
    for (const { pid } of some) signal(pid, 'SIGSTOP');
    await sleep(STOPPED_MS);
    for (const { pid } of some) signal(pid, 'SIGCONT');
  }

  async close(): Promise<void> {
    await this.daemon.close();
    await this.#cgroups.close();
  }

  #add(ownNetwork: boolean): RealContainer {
    const container = this.#cgroups.add(undefined, ownNetwork);
    const number = this.#made++;
    this.daemon.world.containers.push({
      Id: container.id,
      Names: [`/fake-${number}`],
      Image: 'busybox:latest',
      ImageID: `sha256:${'0'.repeat(64)}`,
      Command: 'sleep 100000',
      Created: Math.floor(Date.now() / 1000),
      Ports: [],
      Labels: { 'com.docker.compose.project': `project-${number % PROJECTS}` },
      State: 'running',
      Status: 'Up 1 minute',
      HostConfig: { NetworkMode: ownNetwork ? 'bridge' : 'host' },
      NetworkSettings: { Networks: {} },
      Mounts: [],
    });
    return container;
  }
}
