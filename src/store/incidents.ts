import type { EngineEvent } from '../model/engine.js';
import { containerId, type ContainerId } from '../model/id.js';
import type { Usage } from '../model/usage.js';

/** A first process that ended. */
export interface Exit {
  /** Wall clock of the daemon, ms since the epoch. */
  readonly atMs: number;
  readonly code: number | undefined;
  /** Somebody stopped or killed it through the engine; undefined: podman does not tell of a stop. */
  readonly asked: boolean | undefined;
}

/** What happened to one container, as far as seen, the newest last. Times are wall clock, ms. */
export interface ContainerIncidents {
  readonly exits: readonly Exit[];
  readonly oomKillsAtMs: readonly number[];
  /** Undefined while not paused, and when nobody saw it being paused. */
  readonly pausedAtMs: number | undefined;
}

interface Kept extends ContainerIncidents {
  /** Told by the engine: one a kill, or one for several at once. */
  readonly oomEventsAtMs: readonly number[];
  /** Counted by the kernel, for as long as the cgroup is there to be read. */
  readonly oomCountsAtMs: readonly number[];
  /** A signal that asks it to end was sent then. */
  readonly killedAtMs: number | undefined;
  readonly startedAtMs: number | undefined;
}

const NONE: Kept = {
  exits: [],
  oomKillsAtMs: [],
  pausedAtMs: undefined,
  oomEventsAtMs: [],
  oomCountsAtMs: [],
  killedAtMs: undefined,
  startedAtMs: undefined,
};

/** Kept of each kind: ten minutes of a quick loop of crashes. */
const MOST = 100;
/** Docker on cgroup v1 tells of a kill twice, some milliseconds apart; where kills come faster the counter tells. */
const SAME_KILL_MS = 500;
/** A process that goes on longer after a signal did not end by it. */
const GRACE_MS = 60_000;
/** Docker tells of a restart right behind the start it ended with, podman before the end it begins with. */
const BEHIND_START_MS = 1000;
/** SIGINT, SIGQUIT, SIGABRT, SIGKILL, SIGTERM, as docker's events spell them, and podman's. */
const DEADLY = /^(2|3|6|9|15|(SIG)?(INT|QUIT|ABRT|KILL|TERM))$/i;

const kept = <Item>(items: readonly Item[], ...added: readonly Item[]): readonly Item[] =>
  [...items, ...added].slice(-MOST);

type Effect = (before: Kept, event: EngineEvent, tellsStops: boolean) => Kept;

const EFFECTS: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  [
    'kill',
    // podman does not tell the signal
    (before, { atMs, signal = 'SIGKILL' }) =>
      DEADLY.test(signal) ? { ...before, killedAtMs: atMs } : before,
  ],
  [
    'die',
    (before, { atMs, exitCode }, tellsStops) => {
      // the daemon repeats the last events after a reconnect
      if (atMs <= (before.exits.at(-1)?.atMs ?? -Infinity)) return before;
      const { killedAtMs = -Infinity } = before;
      const asked = atMs - killedAtMs <= GRACE_MS || (tellsStops ? false : undefined);
      const exits = kept(before.exits, { atMs, code: exitCode, asked });
      return { ...before, exits, killedAtMs: undefined, pausedAtMs: undefined };
    },
  ],
  // told after the end that was asked for, whatever signal that took
  ['stop', (before) => withLastAsked(before)],
  [
    'start',
    (before, { atMs }) => ({
      ...{ ...before, killedAtMs: undefined, pausedAtMs: undefined },
      startedAtMs: atMs,
    }),
  ],
  [
    'restart',
    (before, { atMs }) =>
      atMs - (before.startedAtMs ?? -Infinity) <= BEHIND_START_MS
        ? before
        : { ...before, killedAtMs: atMs },
  ],
  [
    'oom',
    (before, { atMs }) =>
      atMs <= (before.oomEventsAtMs.at(-1) ?? -Infinity) + SAME_KILL_MS
        ? before
        : withKills({ ...before, oomEventsAtMs: kept(before.oomEventsAtMs, atMs) }),
  ],
  ['pause', (before, { atMs }) => ({ ...before, pausedAtMs: atMs })],
  ['unpause', (before) => ({ ...before, pausedAtMs: undefined })],
]);

function withLastAsked(before: Kept): Kept {
  const last = before.exits.at(-1);
  if (last === undefined || last.asked === true) return before;
  return { ...before, exits: [...before.exits.slice(0, -1), { ...last, asked: true }] };
}

/** Both tell of the same kills; neither tells of all: whoever tells of more is believed. */
function withKills(before: Kept): Kept {
  const { oomEventsAtMs: told, oomCountsAtMs: counted } = before;
  return { ...before, oomKillsAtMs: told.length >= counted.length ? told : counted };
}

/** What happened to each container: exits, OOM kills, pauses. Bounded; filled from events and counters. */
export class IncidentLog {
  readonly #containers = new Map<ContainerId, Kept>();
  readonly #oomKills = new Map<ContainerId, number>();
  readonly #tellsStops: boolean;

  /** @param tellsStops an end that the engine does not explain came by itself */
  constructor(tellsStops = true) {
    this.#tellsStops = tellsStops;
  }

  of(id: ContainerId): ContainerIncidents {
    return this.#containers.get(id) ?? NONE;
  }

  onEvent(event: EngineEvent): void {
    if (event.kind !== 'container') return;
    const id = containerId(event.id);
    if (event.action === 'destroy') this.#forget(id);
    const effect = EFFECTS.get(event.action);
    if (effect === undefined) return;
    const before = this.#containers.get(id) ?? NONE;
    const after = effect(before, event, this.#tellsStops);
    if (after !== before) this.#containers.set(id, after);
  }

  /** dtop itself was told to end it: no engine need say so. */
  onAsked(id: ContainerId, atMs: number): void {
    this.#containers.set(id, { ...(this.#containers.get(id) ?? NONE), killedAtMs: atMs });
  }

  /** Counters of a tick: kills of children, which leave the container running, no event may tell of. */
  onUsage(usage: ReadonlyMap<ContainerId, Usage>, nowMs: number): void {
    usage.forEach(({ oomKills }, id) => {
      const before = this.#oomKills.get(id);
      if (Number.isNaN(oomKills) || oomKills === before) return;
      this.#oomKills.set(id, oomKills);
      // the first count is of before anybody looked; a lower one is of another run
      if (before === undefined || oomKills < before) return;
      const incidents = this.#containers.get(id) ?? NONE;
      const killed = Array.from({ length: Math.min(MOST, oomKills - before) }, () => nowMs);
      const oomCountsAtMs = kept(incidents.oomCountsAtMs, ...killed);
      this.#containers.set(id, withKills({ ...incidents, oomCountsAtMs }));
    });
  }

  /** Containers of which something is kept. */
  get size(): number {
    return Math.max(this.#containers.size, this.#oomKills.size);
  }

  /** Keeps only these, all that the engine lists: some may have gone while nobody listened. */
  retain(ids: ReadonlySet<ContainerId>): void {
    for (const known of [this.#containers, this.#oomKills])
      for (const id of known.keys()) if (!ids.has(id)) this.#forget(id);
  }

  #forget(id: ContainerId): void {
    this.#containers.delete(id);
    this.#oomKills.delete(id);
  }
}
