import type { CacheRecord } from '../model/disk-usage.js';
import type { HostId, ImageId, NetworkId } from '../model/id.js';
import { imageId, networkId, volumeName } from '../model/id.js';
import type { Image } from '../model/image.js';
import type { Network } from '../model/network.js';
import { own, type SafeText } from '../model/safe-text.js';
import type { Volume } from '../model/volume.js';
import { cacheRecords } from './disk-usage.js';
import { hexId } from './random.js';
import type { ImageSpec, NetworkSpec, VolumeSpec } from './spec.js';
import { DAY, GIB, HOUR, KIB, MIB } from './spec.js';

const IMAGES: readonly ImageSpec[] = [
  { tag: 'nginx:1.29-alpine', sizeBytes: 52 * MIB, ageSec: 24 * DAY },
  { tag: 'shop/api:1.4.2', sizeBytes: 214 * MIB, ageSec: 2 * DAY + 5 * HOUR },
  { tag: 'shop/api:1.4.1', sizeBytes: 213 * MIB, ageSec: 16 * DAY },
  { tag: 'shop/api:1.3.9', sizeBytes: 209 * MIB, ageSec: 70 * DAY },
  { tag: 'shop/worker:1.4.2', sizeBytes: 388 * MIB, ageSec: 2 * DAY + 5 * HOUR },
  { tag: 'redis:8-alpine', sizeBytes: 69 * MIB, ageSec: 40 * DAY },
  { tag: 'postgres:17', sizeBytes: 438 * MIB, ageSec: 33 * DAY },
  { tag: 'postgres:15', sizeBytes: 425 * MIB, ageSec: 400 * DAY },
  { tag: 'opensearchproject/opensearch:3.1.0', sizeBytes: 1.4 * GIB, ageSec: 61 * DAY },
  { tag: 'pay/gateway:2.0.1', sizeBytes: 23 * MIB, ageSec: 3 * DAY + 2 * HOUR },
  { tag: 'pay/ledger:2.0.1', sizeBytes: 341 * MIB, ageSec: 3 * DAY + 2 * HOUR },
  { tag: 'pay/hook:0.9.0', sizeBytes: 187 * MIB, ageSec: 5 * HOUR },
  { tag: 'pay/fraud:1.1.0', sizeBytes: 2.1 * GIB, ageSec: 12 * DAY },
  { tag: 'mariadb:11.8', sizeBytes: 402 * MIB, ageSec: 34 * DAY },
  { tag: 'traefik:v3.5', sizeBytes: 224 * MIB, ageSec: 34 * DAY },
  { tag: 'registry:3', sizeBytes: 58 * MIB, ageSec: 90 * DAY },
  { tag: 'prom/prometheus:v3.5.0', sizeBytes: 313 * MIB, ageSec: 50 * DAY },
  { tag: 'grafana/loki:3.5', sizeBytes: 126 * MIB, ageSec: 45 * DAY },
  { tag: 'infra/render:7', sizeBytes: 1.2 * GIB, ageSec: 8 * DAY },
  { tag: 'prom/node-exporter:v1.9.1', sizeBytes: 26 * MIB, ageSec: 120 * DAY },
  { tag: 'batch/import:3', sizeBytes: 96 * MIB, ageSec: 21 * DAY },
  { tag: 'batch/encode:3', sizeBytes: 610 * MIB, ageSec: 21 * DAY },
  { tag: 'batch/report:3', sizeBytes: 903 * MIB, ageSec: 21 * DAY },
  { tag: 'alpine:3.22', sizeBytes: 8 * MIB, ageSec: 55 * DAY },
  { sizeBytes: 212 * MIB, ageSec: 17 * DAY },
  { sizeBytes: 386 * MIB, ageSec: 44 * DAY },
];

const VOLUMES: readonly VolumeSpec[] = [
  { name: 'shop_db', project: 'shop', sizeBytes: 48 * GIB, ageSec: 410 * DAY },
  { name: 'shop_cache', project: 'shop', sizeBytes: 96 * MIB, ageSec: 410 * DAY },
  { name: 'shop_search', project: 'shop', sizeBytes: 7.3 * GIB, ageSec: 61 * DAY },
  { name: 'shop_uploads_old', project: 'shop', sizeBytes: 3.2 * GIB, ageSec: 380 * DAY },
  { name: 'pay_db', project: 'pay', sizeBytes: 11 * GIB, ageSec: 300 * DAY },
  { name: 'infra_registry', project: 'infra', sizeBytes: 122 * GIB, ageSec: 500 * DAY },
  { name: 'infra_prometheus', project: 'infra', sizeBytes: 26 * GIB, ageSec: 500 * DAY },
  { name: 'infra_loki', project: 'infra', sizeBytes: 81 * GIB, ageSec: 310 * DAY },
  { name: 'batch_inbox', project: 'batch', sizeBytes: 1.4 * GIB, ageSec: 220 * DAY },
  { name: 'batch_media', project: 'batch', sizeBytes: 19 * GIB, ageSec: 220 * DAY },
  { name: 'scratch', sizeBytes: 64 * KIB, ageSec: 20 * DAY },
  { sizeBytes: 18 * MIB, ageSec: 44 * DAY },
];

const NETWORKS: readonly NetworkSpec[] = [
  { name: 'bridge', driver: 'bridge', subnet: '172.17.0.0/16', ageSec: 31 * DAY },
  { name: 'host', driver: 'host', ageSec: 500 * DAY },
  { name: 'none', driver: 'null', ageSec: 500 * DAY },
  { name: 'edge', driver: 'bridge', subnet: '10.89.0.0/24', ageSec: 500 * DAY },
  {
    name: 'shop_default',
    driver: 'bridge',
    project: 'shop',
    subnet: '10.89.1.0/24',
    ageSec: 410 * DAY,
  },
  {
    name: 'pay_default',
    driver: 'bridge',
    project: 'pay',
    subnet: '10.89.2.0/24',
    internal: true,
    ageSec: 300 * DAY,
  },
  {
    name: 'infra_default',
    driver: 'bridge',
    project: 'infra',
    subnet: '10.89.3.0/24',
    ageSec: 500 * DAY,
  },
  {
    name: 'batch_default',
    driver: 'bridge',
    project: 'batch',
    subnet: '10.89.4.0/24',
    ageSec: 220 * DAY,
  },
  {
    name: 'staging_default',
    driver: 'bridge',
    project: 'staging',
    subnet: '10.89.9.0/24',
    ageSec: 63 * DAY,
  },
];

/** What the simulated engine keeps besides containers; it changes hands, so it is mutable. */
export interface Stock {
  readonly images: Map<string, Image>;
  readonly volumes: Map<string, Volume>;
  readonly networks: Map<string, Network>;
  readonly cache: Map<string, CacheRecord>;
  /** Bytes by volume name: a walk over the disk, so told only when asked for. */
  readonly volumeSizes: ReadonlyMap<string, number>;
}

export interface Origin {
  readonly seed: number;
  readonly host: HostId;
  /** Wall clock, ms, at which the world begins. */
  readonly atMs: number;
}

export const imageIdOf = (seed: number, tag: string): ImageId =>
  imageId(`sha256:${hexId(seed, `image/${tag}`)}`);

export const networkIdOf = (seed: number, name: string): NetworkId =>
  networkId(hexId(seed, `network/${name}`));

const byId = <T extends { readonly id: string }>(items: readonly T[]): Map<string, T> =>
  new Map(items.map((item) => [item.id, item]));

export function composeLabels(
  project: string | undefined,
  service?: string,
): ReadonlyMap<SafeText, SafeText> {
  const labels = new Map<SafeText, SafeText>();
  if (project !== undefined) labels.set(own('com.docker.compose.project'), own(project));
  if (project !== undefined && service !== undefined) {
    labels.set(own('com.docker.compose.service'), own(service));
  }
  return labels;
}

export const anonymousVolume = (seed: number): string => hexId(seed, 'volume/anonymous');

const ago = (origin: Origin, seconds: number): number => origin.atMs - seconds * 1000;

const toImage =
  (origin: Origin) =>
  (spec: ImageSpec, index: number): Image => ({
    kind: 'image',
    host: origin.host,
    id: imageIdOf(origin.seed, spec.tag ?? `<none>${index}`),
    tags: spec.tag === undefined ? [] : [own(spec.tag)],
    sizeBytes: spec.sizeBytes,
    createdAtMs: ago(origin, spec.ageSec),
    labels: new Map(),
  });

const toVolume =
  (origin: Origin) =>
  (spec: VolumeSpec): Volume => {
    const name = spec.name ?? anonymousVolume(origin.seed);
    return {
      kind: 'volume',
      host: origin.host,
      id: volumeName(name),
      name: own(name),
      driver: own('local'),
      mountpoint: own(`/var/lib/docker/volumes/${name}/_data`),
      createdAtMs: ago(origin, spec.ageSec),
      sizeBytes: undefined,
      labels: composeLabels(spec.project),
    };
  };

const toNetwork =
  (origin: Origin) =>
  (spec: NetworkSpec): Network => ({
    kind: 'network',
    host: origin.host,
    id: networkIdOf(origin.seed, spec.name),
    name: own(spec.name),
    driver: own(spec.driver),
    scope: own('local'),
    subnets: spec.subnet === undefined ? [] : [own(spec.subnet)],
    internal: spec.internal ?? false,
    createdAtMs: ago(origin, spec.ageSec),
    labels: composeLabels(spec.project),
  });

export const stock = (origin: Origin): Stock => ({
  images: byId(IMAGES.map(toImage(origin))),
  volumes: byId(VOLUMES.map(toVolume(origin))),
  networks: byId(NETWORKS.map(toNetwork(origin))),
  cache: byId(cacheRecords(origin.atMs)),
  volumeSizes: new Map(
    VOLUMES.map((spec) => [spec.name ?? anonymousVolume(origin.seed), spec.sizeBytes]),
  ),
});
