import type { Engine, ObjectKind } from '../model/engine.js';
import { asFailure, Failure } from '../model/failure.js';
import type { Event } from '../store/event.js';
import type { LogTail } from '../store/log-tail.js';
import type { Detail, DetailTab } from '../store/detail.js';
import type { PaneId, State } from '../store/state.js';

/** Lines asked for when a log is opened. */
const TAIL = 200;

/** The parts of the machine are no objects of an engine. */
const KINDS: Readonly<Partial<Record<PaneId, ObjectKind>>> = {
  containers: 'container',
  images: 'image',
  volumes: 'volume',
  networks: 'network',
};

interface FeedOptions {
  readonly engine: Engine;
  readonly get: () => State;
  readonly dispatch: (event: Event) => void;
  readonly logs: LogTail;
  /** New log lines to draw: they are not part of State. */
  readonly onLines: () => void;
}

export interface DetailFeed {
  /** Looks at State: starts what the open details need, ends what they no longer need. */
  update(): void;
  /** Ends what is under way and starts nothing until `resume`. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** What is asked for once, or followed. */
const ASKED: ReadonlySet<DetailTab> = new Set(['inspect', 'logs']);

const needOf = ({ pane, detail }: State): string =>
  detail === undefined || !ASKED.has(detail.tab) ? '' : `${pane} ${detail.tab} ${detail.key}`;

/** Inspect and logs are asked for when they are looked at, and streams end when they are not. */
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
    if (detail.tab === 'logs') void follow(options, detail, abort.signal);
    else void inspect(options, kind, detail, abort.signal);
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

async function follow(
  { engine, get, dispatch, logs, onLines }: FeedOptions,
  { key }: Detail,
  signal: AbortSignal,
): Promise<void> {
  logs.clear();
  const container = get().containers.get(key);
  if (container === undefined) {
    const gone = new Failure('gone', 'the container is no longer there');
    return dispatch({ type: 'logs-changed', key, logs: gone });
  }
  let following = false;
  const onBatch: Parameters<Engine['logs']>[2] = (lines) => {
    // the next one's lines are kept in the same place
    if (signal.aborted) return;
    logs.push(lines);
    onLines();
    if (following) return;
    following = true;
    dispatch({ type: 'logs-changed', key, logs: 'following' });
  };
  const ended = await engine
    .logs(container.id, { tail: TAIL, follow: true }, onBatch, signal)
    .then((): Detail['logs'] => 'ended', asFailure);
  if (!signal.aborted) dispatch({ type: 'logs-changed', key, logs: ended });
}

/** A target key is `host/id`; ids of volumes and networks have no slash of their own before it. */
const objectId = (key: string): string => key.slice(key.indexOf('/') + 1);
