import type { Container, MountPoint, PortMapping } from '../model/container.js';
import { containerId } from '../model/id.js';
import { own } from '../model/safe-text.js';
import { hexId, lane } from './random.js';
import type { ContainerSpec } from './spec.js';
import { containerName, HOUR } from './spec.js';
import { anonymousVolume, composeLabels, imageIdOf, type Origin } from './stock.js';

/** What never changes while the container exists. */
export type Description = Omit<
  Container,
  'state' | 'health' | 'startedAtMs' | 'finishedAtMs' | 'exitCode' | 'restarts' | 'pid'
>;

export function describe(spec: ContainerSpec, origin: Origin): Description {
  const name = containerName(spec);
  const networks = networksOf(spec);
  return {
    kind: 'container',
    host: origin.host,
    id: containerId(hexId(origin.seed, `container/${name}`)),
    name: own(name),
    image: own(spec.image),
    imageId: imageIdOf(origin.seed, spec.image),
    command: own(spec.command),
    createdAtMs: origin.atMs - (spec.sinceSec + 2 * HOUR) * 1000,
    networkMode: own(networks[0] ?? 'bridge'),
    networks: networks.map(own),
    addresses: addressesOf(origin.seed, name, networks),
    ports: (spec.ports ?? []).map(port),
    mounts: (spec.mounts ?? []).map((text) => mount(text, origin.seed)),
    labels: composeLabels(spec.project, spec.service),
    project: spec.project === undefined ? undefined : own(spec.project),
    service: spec.project === undefined ? undefined : own(spec.service),
  };
}

/** A project's own network first, as compose makes it; `host` excludes all others. */
function networksOf(spec: ContainerSpec): readonly string[] {
  if (spec.networks?.includes('host') === true) return ['host'];
  const first = spec.project === undefined ? 'bridge' : `${spec.project}_default`;
  return [first, ...(spec.networks ?? [])];
}

/** One in each network, which has a block of its own as docker gives them out: 172.17.0.0/16 and on. */
const addressesOf = (seed: number, name: string, networks: readonly string[]) =>
  networks
    .filter((network) => network !== 'host')
    .map((network) => {
      const block = 17 + (lane(seed, network) % 14);
      const place = 2 + (lane(seed, `${network}/${name}`) % 60_000);
      return own(`172.${block}.${place >> 8}.${place & 255}`);
    });

/** `[[ip:]public:]private/protocol` */
function port(text: string): PortMapping {
  const [address = '', protocol = 'tcp'] = text.split('/');
  const parts = address.split(':');
  const published = parts.at(-2);
  return {
    ip: published === undefined ? undefined : own(parts.at(-3) ?? '0.0.0.0'),
    privatePort: Number(parts.at(-1)),
    publicPort: published === undefined ? undefined : Number(published),
    protocol: own(protocol),
  };
}

/** `source:destination[:ro]` */
function mount(text: string, seed: number): MountPoint {
  const [from = '', destination = '', mode] = text.split(':');
  const readWrite = mode !== 'ro';
  if (from.startsWith('/')) {
    return {
      type: own('bind'),
      name: undefined,
      source: own(from),
      destination: own(destination),
      readWrite,
    };
  }
  const name = from === '' ? anonymousVolume(seed) : from;
  return {
    type: own('volume'),
    name: own(name),
    source: own(`/var/lib/docker/volumes/${name}/_data`),
    destination: own(destination),
    readWrite,
  };
}
