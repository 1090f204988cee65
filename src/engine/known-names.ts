import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { containerId, type ContainerId } from '../model/id.js';
import { own, sanitize } from '../model/safe-text.js';
import type { KnownContainers } from './inventory-cache.js';
import type { KnownContainer } from './kernel.js';
import { field, FULL_ID, labels, text } from './wire.js';

export interface NamePlaces {
  /** Links the kubelet keeps for log collectors; anyone may list them. */
  readonly podLogs: string;
  /** Docker's own records; only root may read them. */
  readonly dockerRoot: string;
}

export const NAME_PLACES: NamePlaces = {
  podLogs: '/var/log/containers',
  dockerRoot: '/var/lib/docker',
};

/** Log links are listed again this long after, ms: for a container that is new. */
const RELIST_MS = 5000;

/** Names without an engine: what is remembered, else what files tell. */
export function knownNames(
  remembered: KnownContainers,
  clock: () => number,
  places: NamePlaces = NAME_PLACES,
): (id: ContainerId) => KnownContainer | undefined {
  let links: KnownContainers = new Map();
  let listedAtMs = -Infinity;
  const byLink = (id: ContainerId): KnownContainer | undefined => {
    if (!links.has(id) && clock() - listedAtMs >= RELIST_MS) {
      links = readPodLogs(places.podLogs);
      listedAtMs = clock();
    }
    return links.get(id);
  };
  return (id) => remembered.get(id) ?? byLink(id) ?? readDockerRecord(places.dockerRoot, id);
}

/** `<pod>_<namespace>_<container>-<id>.log`; Kubernetes names have no underscore. */
const LINK = /^([^_]+)_([^_]+)_(.+)-([0-9a-f]{64})\.log$/;

function readPodLogs(dir: string): KnownContainers {
  const known = new Map<ContainerId, KnownContainer>();
  for (const file of filesIn(dir)) {
    const [, pod, namespace, container, id] = LINK.exec(file) ?? [];
    if (pod === undefined || namespace === undefined || id === undefined) continue;
    known.set(containerId(id), {
      name: sanitize(`${pod}/${container}`),
      project: sanitize(namespace),
      service: sanitize(pod),
    });
  }
  return known;
}

function filesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    // no kubelet here
    return [];
  }
}

/** `containers/<id>/config.v2.json` of docker since 1.10: `{"Name": "/web", "Config": {"Image": …}}`. */
function readDockerRecord(root: string, id: ContainerId): KnownContainer | undefined {
  if (!FULL_ID.test(id)) return undefined;
  const record = parsed(join(root, 'containers', id, 'config.v2.json'));
  const name = text(field(record, 'Name'))?.replace(/^\//, '');
  if (name === undefined) return undefined;
  const config = field(record, 'Config');
  const marks = labels(field(config, 'Labels'));
  return {
    name: sanitize(name),
    image: text(field(config, 'Image')),
    project: marks.get(own('com.docker.compose.project')),
    service: marks.get(own('com.docker.compose.service')),
  };
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // not docker's, not its data root, or not for us to read
    return undefined;
  }
}
