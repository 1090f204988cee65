import type { EngineInfo } from '../model/engine.js';
import { Failure } from '../model/failure.js';
import { networkId, volumeName, type HostId } from '../model/id.js';
import type { Image } from '../model/image.js';
import type { Network } from '../model/network.js';
import { sanitize } from '../model/safe-text.js';
import type { Volume } from '../model/volume.js';
import * as wire from './wire.js';
import { fullImageId } from './wire-container.js';

const UNTAGGED = '<none>:<none>';

/** One row of `GET /images/json`. */
export function image(row: wire.Raw, host: HostId): Image | undefined {
  const id = fullImageId(row['Id']);
  if (!wire.FULL_ID.test(id.replace('sha256:', ''))) return undefined;
  return {
    kind: 'image',
    host,
    id,
    tags: wire
      .list(row['RepoTags'])
      .flatMap((tag) => (typeof tag === 'string' && tag !== UNTAGGED ? sanitize(tag) : [])),
    sizeBytes: wire.figure(row['Size']),
    createdAtMs: wire.figure(row['Created']) * 1000,
    labels: wire.labels(row['Labels']),
  };
}

/** A name that can be a path segment: `.` and `..` would leave the collection. */
const isAddressable = (name: string): boolean => name !== '' && name !== '.' && name !== '..';

/** One row of `GET /volumes`. */
export function volume(row: wire.Raw, host: HostId): Volume | undefined {
  const name = wire.raw(row['Name']) ?? '';
  if (!isAddressable(name)) return undefined;
  return {
    kind: 'volume',
    host,
    id: volumeName(name),
    name: sanitize(name),
    driver: wire.textOrEmpty(row['Driver']),
    mountpoint: wire.textOrEmpty(row['Mountpoint']),
    createdAtMs: wire.timeMs(row['CreatedAt']),
    sizeBytes: undefined,
    labels: wire.labels(row['Labels']),
  };
}

/** One row of `GET /networks`. */
export function network(row: wire.Raw, host: HostId): Network | undefined {
  const id = wire.raw(row['Id']) ?? '';
  if (!isAddressable(id)) return undefined;
  return {
    kind: 'network',
    host,
    id: networkId(id),
    name: wire.textOrEmpty(row['Name']),
    driver: wire.textOrEmpty(row['Driver']),
    scope: wire.textOrEmpty(row['Scope']),
    subnets: wire
      .records(wire.field(row['IPAM'], 'Config'))
      .flatMap((config) => wire.text(config['Subnet']) ?? []),
    internal: row['Internal'] === true,
    createdAtMs: wire.timeMs(row['Created']),
    labels: wire.labels(row['Labels']),
  };
}

/**
 * `GET /system/df`: `Volumes[].UsageData.Size`, and from API 1.52 `VolumeUsage.Items[]` of the same
 * shape. −1 is "not available".
 */
export function volumeSizes(answer: unknown): ReadonlyMap<string, number> {
  const [volumes, usage] = [wire.field(answer, 'Volumes'), wire.field(answer, 'VolumeUsage')];
  if (volumes === undefined && usage === undefined)
    throw new Failure('protocol', 'disk usage: the answer has no volumes');
  const sizes = new Map<string, number>();
  for (const row of wire.records(volumes ?? wire.field(usage, 'Items'))) {
    const name = wire.raw(row['Name']);
    const size = wire.number(wire.field(row['UsageData'], 'Size'));
    if (name !== undefined && size !== undefined && size >= 0) sizes.set(name, size);
  }
  return sizes;
}

/** `GET /version` names its first component `Engine` or `Podman Engine`. */
const isPodman = (version: unknown): boolean =>
  wire.records(wire.field(version, 'Components')).some((part) => part['Name'] === 'Podman Engine');

/** Of `GET /version` and `GET /info`, either of which a proxy may refuse. */
export const engineFacts = (
  version: unknown,
  info: unknown,
): Pick<EngineInfo, 'kind' | 'version' | 'hostname' | 'cpus' | 'memoryBytes' | 'dataRoot'> => ({
  kind: isPodman(version) ? 'podman' : 'docker',
  version: wire.textOrEmpty(wire.field(version, 'Version')),
  hostname: wire.textOrEmpty(wire.field(info, 'Name')),
  cpus: wire.figure(wire.field(info, 'NCPU')),
  memoryBytes: wire.figure(wire.field(info, 'MemTotal')),
  dataRoot: wire.textOrEmpty(wire.field(info, 'DockerRootDir')),
});
