import {
  mountText,
  type ContainerWish,
  type PortWish,
  type RunOptionName,
} from '../model/creation.js';
import type { Limits, RestartPolicy } from '../model/limits.js';
import type { Raw } from './wire.js';

interface ConfigPart {
  readonly config?: Raw;
  readonly host?: Raw;
}

/** What an option of `docker run` is to the API, of all its values. */
const OPTIONS: Readonly<Record<RunOptionName, (values: readonly string[]) => ConfigPart>> = {
  interactive: () => ({ config: { OpenStdin: true } }),
  tty: () => ({ config: { Tty: true } }),
  rm: () => ({ host: { AutoRemove: true } }),
  privileged: () => ({ host: { Privileged: true } }),
  init: () => ({ host: { Init: true } }),
  'read-only': () => ({ host: { ReadonlyRootfs: true } }),
  user: ([User]) => ({ config: { User } }),
  workdir: ([WorkingDir]) => ({ config: { WorkingDir } }),
  hostname: ([Hostname]) => ({ config: { Hostname } }),
  entrypoint: ([program]) => ({ config: { Entrypoint: [program] } }),
  label: (values) => ({ config: { Labels: Object.fromEntries(values.map(labelOf)) } }),
  'cap-add': (CapAdd) => ({ host: { CapAdd } }),
};

function labelOf(text: string): readonly [string, string] {
  const [name = ''] = text.split('=', 1);
  return [name, text.slice(name.length + 1)];
}

const portKey = ({ privatePort, protocol }: PortWish): string => `${privatePort}/${protocol}`;

const hostPort = ({ address, publicPort }: PortWish): Raw => ({
  HostIp: address,
  HostPort: publicPort === undefined ? '' : String(publicPort),
});

/** The API's sets are objects without values. */
const set = (names: readonly string[]): Raw => Object.fromEntries(names.map((name) => [name, {}]));

function portParts(ports: readonly PortWish[]): ConfigPart {
  const byKey = [...Map.groupBy(ports, portKey)];
  return {
    config: { ExposedPorts: set(byKey.map(([key]) => key)) },
    host: {
      PortBindings: Object.fromEntries(byKey.map(([key, same]) => [key, same.map(hostPort)])),
    },
  };
}

/** As `docker run` sends them: what has no source is a volume of its own. */
function mountParts(mounts: NonNullable<ContainerWish['mounts']>): ConfigPart {
  const [own, bound] = [true, false].map((isOwn) =>
    mounts.filter(({ source }) => (source === '') === isOwn),
  );
  return {
    config: { Volumes: set((own ?? []).map(({ destination }) => destination)) },
    host: { Binds: (bound ?? []).map(mountText) },
  };
}

/** `RestartPolicy` of a `HostConfig`. */
export function restartPolicy(policy: RestartPolicy): Raw {
  const [name = '', attempts = '0'] = policy.split(':');
  return { RestartPolicy: { Name: name, MaximumRetryCount: Number(attempts) } };
}

const orNone = (value: number): number => (value === Infinity ? -1 : value);

/** Of a container that has none yet; swap that is not told is as much as the memory. */
const limitsPart = ({ cpus, memoryBytes, memorySwapBytes, pids }: Limits): Raw => ({
  ...(cpus !== undefined && { NanoCpus: Math.round(cpus * 1e9) }),
  ...(memoryBytes !== undefined && { Memory: memoryBytes }),
  ...(memorySwapBytes !== undefined && { MemorySwap: orNone(memorySwapBytes) }),
  ...(pids !== undefined && { PidsLimit: orNone(pids) }),
});

function partsOf(wish: ContainerWish): readonly ConfigPart[] {
  const { command, env, ports, mounts, limits, restart, network, options = [] } = wish;
  return [
    { config: { ...(command && { Cmd: command }), ...(env && { Env: env }) } },
    ports === undefined ? {} : portParts(ports),
    mounts === undefined ? {} : mountParts(mounts),
    { host: limits === undefined ? {} : limitsPart(limits) },
    { host: restart === undefined ? {} : restartPolicy(restart) },
    { host: network === undefined ? {} : { NetworkMode: network } },
    ...[...Map.groupBy(options, ({ name }) => name)].map(([name, same]) =>
      OPTIONS[name](same.map(({ value }) => value)),
    ),
  ];
}

const joined = (parts: readonly Raw[]): Raw => Object.fromEntries(parts.flatMap(Object.entries));

/** The body that a container is created by: what was not told is left out. */
export function createConfig(image: string, wish: ContainerWish): Raw {
  const all = partsOf(wish);
  return {
    Image: image,
    ...joined(all.map(({ config = {} }) => config)),
    HostConfig: joined(all.map(({ host = {} }) => host)),
  };
}
