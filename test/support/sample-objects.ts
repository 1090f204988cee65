import { imageId, networkId, volumeName } from '../../src/model/id.js';
import { targetKey } from '../../src/model/operation.js';
import { own, sanitize } from '../../src/model/safe-text.js';
import type { State } from '../../src/store/state.js';
import { HOST, NOW } from './sample-state.js';

const MIB = 2 ** 20;

/** Images, volumes and networks beside the containers. */
export const withObjects = (state: State): State => ({
  ...state,
  images: new Map(
    [
      { tags: [own('shop/web:1.4'), own('shop/web:latest')], id: 'a', sizeBytes: 812 * MIB },
      { tags: [own('redis:8')], id: 'b', sizeBytes: 120 * MIB },
      { tags: [], id: 'c', sizeBytes: 640 * MIB },
    ].map(({ tags, id, sizeBytes }) => {
      const image = {
        kind: 'image',
        host: HOST,
        id: imageId(`sha256:${id.repeat(64)}`),
        tags,
        sizeBytes,
        createdAtMs: NOW - (86_400_000 * sizeBytes) / MIB / 10,
        labels: new Map(),
      } as const;
      return [targetKey(image), image];
    }),
  ),
  volumes: new Map(
    ['pgdata', 'f'.repeat(64)].map((name) => {
      const volume = {
        kind: 'volume',
        host: HOST,
        id: volumeName(name),
        name: sanitize(name),
        driver: own('local'),
        mountpoint: sanitize(`/var/lib/docker/volumes/${name}/_data`),
        createdAtMs: NOW - 86_400_000,
        sizeBytes: name === 'pgdata' ? 3 * 1024 * MIB : undefined,
        labels: new Map(),
      } as const;
      return [targetKey(volume), volume];
    }),
  ),
  networks: new Map(
    ['bridge', 'shop_default'].map((name, index) => {
      const network = {
        kind: 'network',
        host: HOST,
        id: networkId(String(index).repeat(64)),
        name: sanitize(name),
        driver: own('bridge'),
        scope: own('local'),
        subnets: [own(`172.1${index}.0.0/16`)],
        internal: false,
        createdAtMs: NOW - 86_400_000,
        labels: new Map(),
      } as const;
      return [targetKey(network), network];
    }),
  ),
});
