import { isOver, type Container } from '../model/container.js';
import type { Engine, LogLine, ObjectKind } from '../model/engine.js';
import { asFailure } from '../model/failure.js';
import type { Event } from '../store/event.js';
import type { Detail } from '../store/detail.js';
import type { PaneId, State } from '../store/state.js';

/** The parts of the machine are no objects of an engine. */
const KINDS: Readonly<Partial<Record<PaneId, ObjectKind>>> = {
  containers: 'container',
  images: 'image',
  volumes: 'volume',
  networks: 'network',
};

/** Of the log of one that runs no more. */
const LAST_LINES = 20;

interface FeedOptions {
  readonly engine: Pick<Engine, 'inspect' | 'logs'>;
  readonly get: () => State;
  readonly dispatch: (event: Event) => void;
}

export interface DetailFeed {
  /** Looks at State: starts what the open details need, ends what they no longer need. */
  update(): void;
  /** Ends what is under way and starts nothing until `resume`. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** An overview is told anew when something became of its container; a network when its members change. */
function needOf({ pane, detail, networks, containers }: State): string {
  if (detail === undefined) return '';
  if (detail.tab === 'inspect') return `${pane} ${detail.key}`;
  if (detail.tab === 'overview') {
    const { state, health, exitCode } = containers.get(detail.key) ?? {};
    return `overview ${detail.key} ${state} ${health} ${exitCode}`;
  }
  if (pane !== 'networks' || detail.tab !== 'use') return '';
  const name = networks?.get(detail.key)?.name;
  const members = [...containers.values()].filter((each) =>
    each.networks.some((its) => its === name),
  );
  return `members ${detail.key} ${members.map(({ id, state }) => id + state).join(' ')}`;
}

/** An object is inspected when it is looked at, and given up when it is not. */
export function createDetailFeed(options: FeedOptions): DetailFeed {
  let need = '';
  let paused = false;
  let abort = new AbortController();

  const update = (): void => {
    const state = options.get();
    const wanted = paused ? '' : needOf(state);
    if (wanted === need) return;
    need = wanted;
    abort.abort();
    abort = new AbortController();
    const { detail } = state;
    const kind = KINDS[state.pane];
    if (detail === undefined || kind === undefined || wanted === '') return;
    void inspect(options, kind, detail, abort.signal);
    const container = state.containers.get(detail.key);
    if (detail.tab === 'overview' && container !== undefined && isOver(container))
      void readLastLines(options, detail, container, abort.signal);
  };

  return {
    update,
    pause() {
      paused = true;
      update();
    },
    resume() {
      paused = false;
      update();
    },
    close() {
      abort.abort();
    },
  };
}

async function inspect(
  { engine, dispatch }: FeedOptions,
  kind: ObjectKind,
  { key }: Detail,
  signal: AbortSignal,
): Promise<void> {
  const inspected = await engine.inspect(kind, objectId(key), signal).catch(asFailure);
  if (!signal.aborted) dispatch({ type: 'inspected', key, inspected });
}

async function readLastLines(
  { engine, dispatch }: FeedOptions,
  { key }: Detail,
  { id }: Container,
  signal: AbortSignal,
): Promise<void> {
  const read: LogLine[] = [];
  const failure = await engine
    .logs(id, { tail: LAST_LINES, follow: false }, (lines) => read.push(...lines), signal)
    .then(() => undefined, asFailure);
  if (signal.aborted) return;
  dispatch({ type: 'last-lines-read', key, lines: failure ?? read.slice(-LAST_LINES) });
}

/** A target key is `host/id`; ids of volumes and networks have no slash of their own before it. */
const objectId = (key: string): string => key.slice(key.indexOf('/') + 1);
