import type { Container, Health } from '../model/container.js';
import type { ObjectKind, SafeJson } from '../model/engine.js';
import { Failure } from '../model/failure.js';
import { own, type SafeText } from '../model/safe-text.js';
import type { DemoContainer } from './demo-container.js';
import type { DemoWorld } from './world.js';

type Find = (world: DemoWorld, id: string) => SafeJson | undefined;

/** The raw objects, with the field names of Docker API 1.45 that people look for. */
const FIND: Readonly<Record<ObjectKind, Find>> = {
  container: (world, id) => {
    const container = world.find(id);
    return container === undefined ? undefined : containerJson(container);
  },
  image: (world, id) => {
    const image = world.stock.images.get(id);
    if (image === undefined) return undefined;
    return {
      Id: own(image.id),
      RepoTags: image.tags,
      Created: time(image.createdAtMs),
      Architecture: own('amd64'),
      Os: own('linux'),
      Size: image.sizeBytes,
      Config: { Labels: object(image.labels) },
    };
  },
  volume: (world, id) => {
    const volume = world.stock.volumes.get(id);
    if (volume === undefined) return undefined;
    return {
      Name: volume.name,
      Driver: volume.driver,
      Mountpoint: volume.mountpoint,
      CreatedAt: time(volume.createdAtMs),
      Labels: object(volume.labels),
      Scope: own('local'),
      Options: null,
    };
  },
  network: (world, id) => {
    const network = world.stock.networks.get(id);
    if (network === undefined) return undefined;
    return {
      Name: network.name,
      Id: own(network.id),
      Created: time(network.createdAtMs),
      Scope: network.scope,
      Driver: network.driver,
      Internal: network.internal,
      IPAM: { Driver: own('default'), Config: network.subnets.map((Subnet) => ({ Subnet })) },
      Labels: object(network.labels),
      Containers: Object.fromEntries(
        world.containers().flatMap((container) => {
          const place = container.description.networks.indexOf(network.name);
          if (place < 0 || !container.alive) return [];
          const address = container.description.addresses[place];
          const IPv4Address = own(address === undefined ? '' : `${address}/16`);
          return [[container.id, { Name: own(container.record().name), IPv4Address }]];
        }),
      ),
    };
  },
};

export function inspect(world: DemoWorld, kind: ObjectKind, id: string): SafeJson {
  world.advance();
  const found = FIND[kind](world, id);
  if (found === undefined) throw new Failure('gone', `No such ${kind}: ${id}`);
  return found;
}

const time = (atMs: number | undefined): SafeText =>
  own(atMs === undefined ? '0001-01-01T00:00:00Z' : new Date(atMs).toISOString());

const object = (map: ReadonlyMap<string, SafeText>): SafeJson => Object.fromEntries(map);

/** HostConfig spells "no limit" as 0. */
const limit = (value: number): number => (Number.isFinite(value) ? Math.round(value) : 0);

function containerJson(container: DemoContainer): SafeJson {
  const { spec, limits } = container;
  const it = container.record();
  return {
    Id: own(it.id),
    Name: own(`/${it.name}`),
    Created: time(it.createdAtMs),
    Path: own(spec.command.split(' ')[0] ?? ''),
    Args: spec.command.split(' ').slice(1).map(own),
    Image: own(it.imageId),
    RestartCount: it.restarts ?? 0,
    State: stateJson(container, it),
    Config: { Image: it.image, Labels: object(it.labels) },
    HostConfig: {
      NanoCpus: limit(limits.cores * 1e9),
      Memory: limit(limits.memoryBytes),
      // docker's own choice
      MemorySwap: limit(2 * limits.memoryBytes),
      PidsLimit: limit(limits.pids),
      NetworkMode: it.networkMode,
      RestartPolicy: {
        Name: own(spec.cycle?.by === 'restart-policy' ? 'always' : 'unless-stopped'),
      },
    },
    Mounts: it.mounts.map((mount) => ({
      Type: mount.type,
      Name: mount.name ?? null,
      Source: mount.source,
      Destination: mount.destination,
      RW: mount.readWrite,
    })),
    NetworkSettings: {
      Networks: Object.fromEntries(it.networks.map((name) => [name, {}])),
      Ports: Object.fromEntries(
        it.ports.map((port) => [
          `${port.privatePort}/${port.protocol}`,
          port.publicPort === undefined
            ? null
            : [{ HostIp: port.ip ?? own(''), HostPort: own(String(port.publicPort)) }],
        ]),
      ),
    },
  };
}

const stateJson = (container: DemoContainer, it: Container): SafeJson => ({
  Status: own(it.state),
  Running: container.alive,
  Paused: it.state === 'paused',
  Restarting: it.state === 'restarting',
  Pid: it.pid ?? 0,
  ExitCode: it.exitCode ?? 0,
  StartedAt: time(it.startedAtMs),
  FinishedAt: time(it.finishedAtMs),
  ...(it.health === undefined ? {} : { Health: healthJson(it.health) }),
});

const FAILED = 'curl: (7) Failed to connect to localhost port 9200: Connection refused';

const healthJson = (health: Health): SafeJson => ({
  Status: own(health),
  Log: [
    health === 'unhealthy'
      ? { ExitCode: 1, Output: own(FAILED) }
      : { ExitCode: 0, Output: own('ok') },
  ],
});
