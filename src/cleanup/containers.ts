import { hasEnded, type Container } from '../model/container.js';
import { itemKey, type Candidate, type Holder, type Inventory } from './candidate.js';
import { coarse } from './words.js';

/** Since when it does nothing; undefined while it runs, and when nothing tells. */
export function idleSince(container: Container): number | undefined {
  if (!hasEnded(container)) return undefined;
  return container.state === 'created' ? container.createdAtMs : container.finishedAtMs;
}

export const containerCandidates = ({
  nowMs,
  host,
  containers,
  usage,
  logs,
}: Inventory): readonly Candidate[] =>
  containers.filter(hasEnded).map((container) => {
    const { id, name, state, createdAtMs, finishedAtMs, labels } = container;
    const key = itemKey(host, 'container', id);
    const sinceMs = idleSince(container);
    const layer = usage.containers.get(id) ?? NaN;
    return {
      kind: 'container',
      key,
      host,
      id,
      name,
      seenAtMs: nowMs,
      why: `${state} ${coarse(nowMs - (sinceMs ?? NaN))} ago`,
      fixed: undefined,
      holders: [],
      // its log goes with it
      parts: [{ id: key, bytes: layer + (logs.get(id)?.sizeBytes ?? 0) }],
      createdAtMs,
      sinceMs,
      lastUsedAtMs: finishedAtMs,
      labels,
      names: [name],
      isNameless: false,
    };
  });

/** The engine has no request to empty a log: it is told what it takes, and what bounds it. */
export const logCandidates = ({ nowMs, host, containers, logs }: Inventory): readonly Candidate[] =>
  containers.flatMap((container) => {
    const log = logs.get(container.id);
    if (log === undefined || hasEnded(container)) return [];
    const { id, name, labels } = container;
    const key = itemKey(host, 'log', id);
    return {
      kind: 'log',
      key,
      host,
      id,
      name,
      seenAtMs: nowMs,
      why: '',
      fixed: `log of a ${container.state} container: goes with it, or set max-size`,
      holders: [holder(container, { host, nowMs })],
      parts: [{ id: key, bytes: log.sizeBytes }],
      createdAtMs: undefined,
      sinceMs: undefined,
      lastUsedAtMs: undefined,
      labels,
      names: [name],
      isNameless: false,
    };
  });

/** A container as what holds something else. */
export function holder(
  container: Container,
  { host, nowMs }: Pick<Inventory, 'host' | 'nowMs'>,
): Holder {
  const { id, name, state } = container;
  const words = `${state} container ${name}`;
  if (!hasEnded(container)) return { key: undefined, id, name, words };
  const idle = coarse(nowMs - (idleSince(container) ?? NaN));
  return { key: itemKey(host, 'container', id), id, name, words: `${words}, ${idle}` };
}

/** When something was last in use, by those that use it; undefined when nothing tells. */
export function lastUse(users: readonly Container[], nowMs: number): number | undefined {
  const times = users.map((user) => (hasEnded(user) ? (user.finishedAtMs ?? -Infinity) : nowMs));
  const last = Math.max(-Infinity, ...times);
  return last === -Infinity ? undefined : last;
}
