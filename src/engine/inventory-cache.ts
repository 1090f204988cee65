import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Container } from '../model/container.js';
import { containerId, type ContainerId } from '../model/id.js';
import type { KnownContainer } from './kernel.js';
import { field, FULL_ID, raw, records, text } from './wire.js';

/** Names of this machine's containers, for times when no engine tells them. */
export type KnownContainers = ReadonlyMap<ContainerId, KnownContainer>;

/** Format of the file; another one is not read. */
const VERSION = 1;
const MOST_CONTAINERS = 2000;
/** Of a file: more is not ours. */
const MOST_BYTES = 2 * 2 ** 20;

/** Nothing when it is absent, unreadable, of another version or no JSON at all. */
export function readInventory(path: string): KnownContainers {
  const known = new Map<ContainerId, KnownContainer>();
  const cache = parsed(path);
  if (field(cache, 'version') !== VERSION) return known;
  for (const row of records(field(cache, 'containers')).slice(0, MOST_CONTAINERS)) {
    const id = raw(row['id']) ?? '';
    const name = text(row['name']);
    if (!FULL_ID.test(id) || name === undefined) continue;
    known.set(containerId(id), {
      name,
      image: text(row['image']),
      project: text(row['project']),
      service: text(row['service']),
      networkMode: text(row['networkMode']),
    });
  }
  return known;
}

function parsed(path: string): unknown {
  try {
    return statSync(path).size > MOST_BYTES ? undefined : JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // a cache is only ever a help
    return undefined;
  }
}

/**
 * In one step, so that a reader sees the old or the new one; for the user alone. Only into a directory
 * of the user's own: `sudo` may leave another one's HOME in the environment.
 * @throws what the system said
 */
export function writeInventory(path: string, containers: readonly Container[]): void {
  const dir = dirname(path);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (statSync(dir).uid !== process.getuid?.()) return;
  const rows = containers
    .slice(0, MOST_CONTAINERS)
    .map(({ id, name, image, project, service, networkMode }) => ({
      ...{ id, name, image, project, service, networkMode },
    }));
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ version: VERSION, containers: rows }), { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, path);
}
