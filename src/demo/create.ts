import { mountText, notStarted, portText, type Created, type PortWish } from '../model/creation.js';
import { Failure } from '../model/failure.js';
import { containerId, volumeName } from '../model/id.js';
import type { Making } from '../model/operation.js';
import { sanitize } from '../model/safe-text.js';
import { conflict, gone, type Change } from './change.js';
import type { DemoContainer } from './demo-container.js';
import { hexId, lane } from './random.js';
import { MIB, type ContainerSpec } from './spec.js';
import type { DemoWorld } from './world.js';

const START_MS = 450;
/** A name that nobody gave is of two of these. */
const FIRST = ['quiet', 'brisk', 'amber', 'steady', 'nimble'] as const;
const SECOND = ['heron', 'otter', 'maple', 'comet', 'harbor'] as const;

/** Created at once, as an engine does; what is found out at its start leaves it there. */
export function create(world: DemoWorld, operation: Making): Change {
  const { op, target } = operation;
  if (!world.stock.images.has(target.id)) throw gone(`No such image: ${operation.image}`);
  const container = made(world, operation);
  const { host } = world;
  const { id, name } = container.description;
  const created: Created = { created: { host, id, name }, warnings: [] };
  return {
    waitMs: op === 'container.run' ? START_MS : 0,
    progress: () => created,
    finish: () => {
      if (op === 'container.create') return;
      expectStartable(world, container, operation);
      const atMs = world.advance();
      container.start(atMs);
      world.tell(container, atMs, 'start');
    },
  };
}

function made(world: DemoWorld, { target, image, wish }: Making): DemoContainer {
  const atMs = world.advance();
  const key = hexId(world.seed, `container/${wish.name}/${atMs}`);
  const name = wish.name ?? nameFor(world, key);
  const taken = world.containers().find(({ description }) => description.name === name);
  if (taken !== undefined)
    throw conflict(`The container name "/${name}" is already in use by container "${taken.id}"`);
  const spec: ContainerSpec = {
    ...{ service: name, image, command: (wish.command ?? ['run']).join(' '), state: 'created' },
    ...{ load: { cores: 0.02, sway: 0.5, anonBytes: 18 * MIB, pids: 2 }, sinceSec: 0 },
    ports: (wish.ports ?? []).map((port) => portText(published(port, key))),
    mounts: (wish.mounts ?? []).map(
      (mount) => `${mount.source === '' ? ':' : ''}${mountText(mount)}`,
    ),
    networks: wish.network === 'host' ? ['host'] : [],
    limits: {
      ...(wish.limits?.cpus !== undefined && { cores: wish.limits.cpus }),
      ...(wish.limits?.memoryBytes !== undefined && { memoryBytes: wish.limits.memoryBytes }),
      ...(wish.limits?.pids !== undefined && { pids: wish.limits.pids }),
    },
  };
  const networks = [wish.network ?? 'bridge'].map((network) => sanitize(network));
  const container = world.add(spec, {
    ...{ id: containerId(key), imageId: target.id, createdAtMs: atMs },
    ...{ networks, networkMode: sanitize(wish.network ?? 'bridge') },
  });
  makeVolumes(world, container, atMs);
  world.tell(container, atMs, 'create');
  return container;
}

const nameFor = (world: DemoWorld, key: string): string => {
  const of = lane(world.seed, key);
  return `${FIRST[of % FIRST.length]}_${SECOND[Math.floor(of / FIRST.length) % SECOND.length]}`;
};

/** Where any free port will do, one of those that Linux gives out. */
const published = (port: PortWish, key: string): PortWish => ({
  ...port,
  publicPort: port.publicPort ?? 32_768 + (lane(port.privatePort, key) % 28_000),
});

/** Volumes that are named for the first time. */
function makeVolumes(world: DemoWorld, { description }: DemoContainer, atMs: number): void {
  const { volumes } = world.stock;
  for (const { name, source } of description.mounts) {
    if (name === undefined || volumes.has(name)) continue;
    volumes.set(name, {
      ...{ kind: 'volume', host: world.host, id: volumeName(name), name },
      ...{ driver: sanitize('local'), mountpoint: source, createdAtMs: atMs },
      ...{ sizeBytes: undefined, labels: new Map() },
    });
    world.emit('volume', { id: name }, atMs, { action: 'create' });
  }
}

/** In the words of Docker 28. */
function expectStartable(world: DemoWorld, container: DemoContainer, { wish }: Making): void {
  const { network = 'bridge' } = wish;
  const { ports, name } = container.description;
  const isKnown = [...world.stock.networks.values()].some((each) => each.name === network);
  if (!isKnown && !network.startsWith('container:'))
    throw notStarted(gone(`network ${network} not found`));
  const taken = new Set(
    world
      .containers()
      .filter(({ alive }) => alive)
      .flatMap(({ description }) => description.ports.map(({ publicPort }) => publicPort)),
  );
  const busy = ports.find(({ publicPort }) => publicPort !== undefined && taken.has(publicPort));
  if (busy === undefined) return;
  const said = `driver failed programming external connectivity on endpoint ${name}: Bind for 0.0.0.0:${busy.publicPort} failed: port is already allocated`;
  throw notStarted(new Failure('daemon', said));
}
