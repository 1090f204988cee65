import type { Container } from '../model/container.js';
import { shortId, type ImageId } from '../model/id.js';
import { isDangling, type Image } from '../model/image.js';
import { isPredefined, type Network } from '../model/network.js';
import { own } from '../model/safe-text.js';
import { isAnonymous } from '../model/volume.js';
import { itemKey, type Candidate, type Holder, type Inventory, type Part } from './candidate.js';
import { holder, lastUse } from './containers.js';
import { coarse } from './words.js';

/** Containers by what they use. */
function usersBy(
  containers: readonly Container[],
  uses: (container: Container) => readonly string[],
): (used: string) => readonly Container[] {
  const users = new Map<string, Container[]>();
  for (const container of containers)
    for (const used of new Set(uses(container))) {
      const known = users.get(used);
      if (known === undefined) users.set(used, [container]);
      else known.push(container);
    }
  return (used) => users.get(used) ?? [];
}

const imageName = (image: Image) => image.tags[0] ?? own(`<none> ${shortId(image.id)}`);

export function imageCandidates(inventory: Inventory): readonly Candidate[] {
  const { nowMs, host, images, layers } = inventory;
  const usersOf = usersBy(inventory.containers, ({ imageId }) => [imageId]);
  const childrenOf = Map.groupBy(images, ({ id }) => layers.get(id)?.parent);
  return images.map((image) => {
    const { id, tags, createdAtMs, labels } = image;
    const users = usersOf(id);
    const children = (childrenOf.get(id) ?? []).map((child): Holder => ({
      key: itemKey(host, 'image', child.id),
      id: child.id,
      name: imageName(child),
      words: `image ${imageName(child)}, built from it`,
    }));
    const age = coarse(nowMs - createdAtMs);
    return {
      kind: 'image',
      key: itemKey(host, 'image', id),
      host,
      id,
      name: imageName(image),
      seenAtMs: nowMs,
      why: isDangling(image) ? `dangling, built ${age} ago` : `unused, built ${age} ago`,
      fixed: undefined,
      holders: [...users.map((user) => holder(user, inventory)), ...children],
      parts: imageParts(inventory, id),
      createdAtMs,
      sinceMs: createdAtMs,
      lastUsedAtMs: lastUse(users, nowMs),
      labels,
      names: tags,
      isNameless: isDangling(image),
    };
  });
}

/** Layers where they are known; else the image is one part of unknown size. */
const imageParts = ({ host, layers }: Inventory, id: ImageId): readonly Part[] =>
  layers.get(id)?.layers.map((layer) => ({ id: layer.id, bytes: layer.sizeBytes })) ?? [
    { id: itemKey(host, 'image', id), bytes: NaN },
  ];

export function volumeCandidates(inventory: Inventory): readonly Candidate[] {
  const { nowMs, host, volumes, usage } = inventory;
  const usersOf = usersBy(inventory.containers, ({ mounts }) =>
    mounts.flatMap(({ type, name }) => (type === 'volume' && name !== undefined ? [name] : [])),
  );
  return volumes.map((volume) => {
    const { id, name, createdAtMs, labels } = volume;
    const key = itemKey(host, 'volume', id);
    const users = usersOf(name);
    const what = isAnonymous(volume) ? 'anonymous' : 'named';
    return {
      kind: 'volume',
      key,
      host,
      id,
      name,
      seenAtMs: nowMs,
      why: `${what}, used by no container`,
      fixed: undefined,
      holders: users.map((user) => holder(user, inventory)),
      parts: [{ id: key, bytes: volume.sizeBytes ?? usage.volumes.get(id) ?? NaN }],
      createdAtMs,
      sinceMs: createdAtMs,
      lastUsedAtMs: lastUse(users, nowMs),
      labels,
      names: [name],
      isNameless: isAnonymous(volume),
    };
  });
}

const isSwarm = ({ name, scope }: Network): boolean =>
  scope === 'swarm' || name === 'docker_gwbridge';

export function networkCandidates(inventory: Inventory): readonly Candidate[] {
  const { nowMs, host, networks } = inventory;
  const usersOf = usersBy(inventory.containers, (container) => [
    ...container.networks,
    container.networkMode,
  ]);
  return networks
    .filter((network) => !isPredefined(network))
    .map((network) => {
      const { id, name, createdAtMs, labels } = network;
      const users = [...new Set([...usersOf(name), ...usersOf(id)])];
      return {
        kind: 'network',
        key: itemKey(host, 'network', id),
        host,
        id,
        name,
        seenAtMs: nowMs,
        why: 'used by no container',
        fixed: isSwarm(network) ? 'belongs to the swarm' : undefined,
        holders: users.map((user) => holder(user, inventory)),
        parts: [],
        createdAtMs,
        sinceMs: createdAtMs,
        lastUsedAtMs: lastUse(users, nowMs),
        labels,
        names: [name],
        isNameless: false,
      };
    });
}

export function cacheCandidates({ nowMs, host, usage, layers }: Inventory): readonly Candidate[] {
  const sizes = new Map(
    [...layers.values()].flatMap((image) =>
      image.layers.map(({ id, sizeBytes }) => [id, sizeBytes] as const),
    ),
  );
  return usage.cache.map((record) => {
    const { id, description, type, createdAtMs, lastUsedAtMs } = record;
    const key = itemKey(host, 'build-cache', id);
    const name = description === '' ? own(`${type} ${id}`) : description;
    const children = usage.cache.filter(({ parents }) => parents.includes(id));
    return {
      kind: 'build-cache',
      key,
      host,
      id,
      name,
      seenAtMs: nowMs,
      why: `build cache, last used ${coarse(nowMs - (lastUsedAtMs ?? createdAtMs ?? NaN))} ago`,
      fixed: record.inUse ? 'a build is using it' : undefined,
      holders: children.map((child) => ({
        key: itemKey(host, 'build-cache', child.id),
        id: child.id,
        name: own(child.id),
        words: `cache record ${child.id}, made from it`,
      })),
      // a layer that an image has too goes with the last of both
      parts: record.shared
        ? (record.layers ?? []).map((layer) => ({ id: layer, bytes: sizes.get(layer) ?? NaN }))
        : [{ id: key, bytes: record.sizeBytes }],
      createdAtMs,
      sinceMs: createdAtMs,
      lastUsedAtMs,
      labels: new Map(),
      names: [name],
      isNameless: false,
    };
  });
}
