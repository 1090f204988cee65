import type { EngineEvent } from '../model/engine.js';
import type { HostId } from '../model/id.js';
import { sanitize, type SafeText } from '../model/safe-text.js';
import { targetKey, type TargetKey } from '../model/operation.js';
import type { EventOf } from './event.js';
import type { State } from './state.js';

/** Something the engine told, with the name its object had then. */
export interface Happening {
  /** Counts up: the order it was told in, and what tells two of the same millisecond apart. */
  readonly number: number;
  readonly event: EngineEvent;
  /** Of the object. */
  readonly key: TargetKey;
  readonly name: SafeText;
}

/** The newest are kept. */
export const MOST_HAPPENINGS = 2000;
/** How far back it is looked whether one was told before: the daemon repeats some after a reconnect. */
const REPEATED = 50;

const isSame = (a: EngineEvent, b: EngineEvent): boolean =>
  a.atMs === b.atMs && a.id === b.id && a.kind === b.kind && a.action === b.action;

/** With what was told since, the newest last. */
export function withHappenings(
  state: State,
  { host, events }: EventOf<'happened'>,
): readonly Happening[] {
  const known = state.happenings.slice(-REPEATED).map(({ event }) => event);
  const fresh = events.filter((event) => !known.some((each) => isSame(each, event)));
  if (fresh.length === 0) return state.happenings;
  const first = (state.happenings.at(-1)?.number ?? 0) + 1;
  const added = fresh.map((event, index) => ({
    number: first + index,
    event,
    ...objectOf(state, host, event),
  }));
  return [...state.happenings, ...added].slice(-MOST_HAPPENINGS);
}

/** A volume's id is its name; a container that joins a network is told by its id alone. */
function objectOf({ containers }: State, host: HostId, { kind, id, name }: EngineEvent) {
  const key = targetKey({ host, id });
  const known = kind === 'container' ? containers.get(key)?.name : undefined;
  return { key, name: name ?? known ?? sanitize(kind === 'volume' ? id : id.slice(0, 12)) };
}
