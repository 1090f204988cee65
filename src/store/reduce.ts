import { targetKey, type TargetKey } from '../model/operation.js';
import type { HostId } from '../model/id.js';
import { withWords } from './ask.js';
import { isBuilding } from './build.js';
import { withDisk } from './clean-up.js';
import type { Event, EventOf } from './event.js';
import { withDraft } from './form.js';
import { withHappenings } from './happening.js';
import { currentNotices, listedAgain, withNotice } from './notice.js';
import { withOutcome } from './outcome.js';
import { aged } from './past.js';
import { withChange, withSent, withStarted } from './pending.js';
import type { ProcessView } from './detail.js';
import type { Connection, PaneView, State } from './state.js';

type Reducers = { readonly [Type in Event['type']]: (state: State, event: EventOf<Type>) => State };

const byKey = <Item extends { readonly host: HostId; readonly id: string }>(
  items: readonly Item[],
): ReadonlyMap<TargetKey, Item> => new Map(items.map((item) => [targetKey(item), item]));

const MOST_LINES = 50;
const kept = (lines: readonly string[], line: string): readonly string[] =>
  [...lines.filter((each) => each !== line), line].slice(-MOST_LINES);

const reducers: Reducers = {
  'connection-changed': (state, { connection, endpoint, engine }) => ({
    ...state,
    host: {
      ...state.host,
      connection: continued(state.host.connection, connection),
      endpoint,
      engine: engine ?? state.host.engine,
    },
  }),
  'banner-changed': (state, { banner }) =>
    banner === state.host.banner ? state : { ...state, host: { ...state.host, banner } },
  'containers-listed': (state, { containers }) => ({
    ...state,
    listed: true,
    containers: byKey(containers),
    notices: listedAgain(state.notices, 'container'),
  }),
  'containers-changed': (state, { containers }) => {
    const next = new Map(state.containers);
    for (const container of containers) next.set(targetKey(container), container);
    return { ...state, containers: next };
  },
  'containers-removed': (state, { ids }) => {
    const gone = new Set<string>(ids);
    const containers = new Map([...state.containers].filter(([, { id }]) => !gone.has(id)));
    return { ...state, containers };
  },
  'images-listed': (state, { images }) => ({
    ...state,
    images: byKey(images),
    notices: listedAgain(state.notices, 'image'),
  }),
  'volumes-listed': (state, { volumes }) => ({
    ...state,
    notices: listedAgain(state.notices, 'volume'),
    volumes: byKey(
      volumes.map((volume) => ({
        ...volume,
        sizeBytes: volume.sizeBytes ?? state.volumes?.get(targetKey(volume))?.sizeBytes,
      })),
    ),
  }),
  'networks-listed': (state, { networks }) => ({
    ...state,
    networks: byKey(networks),
    notices: listedAgain(state.notices, 'network'),
  }),
  'layers-read': (state, { layers }) => ({
    ...state,
    layers: new Map([...state.layers, ...layers]),
  }),
  happened: (state, event) => ({ ...state, happenings: withHappenings(state, event) }),
  sampled: (state, { nowMs, usage, sources, verdicts, hostVerdict, host, self, deferred }) => ({
    ...state,
    nowMs,
    usage,
    sources,
    verdicts,
    hostVerdict,
    host: { ...state.host, usage: host, self, deferred },
    notices: currentNotices(state.notices, nowMs),
  }),
  'machine-sampled': (state, { machine }) => ({ ...state, machine }),
  'journal-read': (state, { journal }) => ({ ...state, journal }),
  'past-changed': (state, { past }) => ({ ...state, past }),
  'pane-selected': (state, { pane }) =>
    pane === state.pane ? state : { ...state, pane, detail: undefined },
  'pane-changed': (state, { pane, change }) => withPane(state, pane, change),
  grouped: (state, { by }) => ({ ...state, groupBy: by }),
  'unfolded-changed': (state, { unfolded }) => ({ ...state, unfolded }),
  'since-marked': (state, { since }) => ({ ...state, since }),
  'all-toggled': (state) => ({ ...state, all: !state.all }),
  'overlay-changed': (state, { overlay }) => ({ ...state, overlay }),
  'limits-told': (state, { key, words }) => ({
    ...state,
    overlay: withWords(state.overlay, key, words),
  }),
  'query-kept': (state, { query }) => ({ ...state, queries: kept(state.queries, query) }),
  'pick-kept': (state, { pick }) => ({ ...state, picks: kept(state.picks, pick) }),
  'draft-kept': (state, { form }) => ({ ...state, drafts: withDraft(state.drafts, form) }),
  'detail-changed': (state, { detail }) => ({ ...state, detail }),
  inspected: (state, { key, inspected }) =>
    state.detail?.key === key ? { ...state, detail: { ...state.detail, inspected } } : state,
  'last-lines-read': (state, { key, lines }) =>
    state.detail?.key === key ? { ...state, detail: { ...state.detail, lastLines: lines } } : state,
  'logs-changed': (state, { key, logs }) =>
    state.detail?.key === key ? { ...state, detail: { ...state.detail, logs } } : state,
  'folder-read': (state, { key, known }) =>
    state.detail?.key === key
      ? { ...state, detail: { ...state.detail, files: { ...state.detail.files, known } } }
      : state,
  'changes-read': (state, { key, known }) =>
    state.detail?.key === key
      ? { ...state, detail: { ...state.detail, changes: { ...state.detail.changes, known } } }
      : state,
  'processes-read': (state, { key, known }) =>
    state.detail?.key === key ? withProcesses(state, { known }) : state,
  'processes-changed': (state, { change }) => withProcesses(state, change),
  'log-view-changed': (state, { change }) =>
    state.detail === undefined
      ? state
      : { ...state, detail: { ...state.detail, log: { ...state.detail.log, ...change } } },
  'operation-started': (state, { operation, nowMs }) =>
    withPending(
      isBuilding(operation) ? { ...state, built: undefined } : state,
      withStarted(state.pending, operation, nowMs),
    ),
  'operation-waits': (state, { operation }) =>
    withPending(state, withChange(state.pending, targetKey(operation.target), { waits: true })),
  'operation-sent': (state, { operation, nowMs }) =>
    withPending(state, withSent(state.pending, operation, nowMs)),
  'operation-progressed': (state, { operation, progress }) =>
    withPending(state, withChange(state.pending, targetKey(operation.target), { progress })),
  'remaining-read': (state, { key, known, nowMs }) =>
    withPending({ ...state, nowMs }, withChange(state.pending, key, { remaining: known })),
  'operation-settled': withOutcome,
  noticed: (state, { notice }) => ({ ...state, notices: withNotice(state, notice) }),
  'timers-changed': (state, { timers }) => ({ ...state, timers }),
  'notices-dismissed': (state) => ({ ...state, notices: [] }),
  'build-dismissed': (state) => ({ ...state, built: undefined }),
  'volumes-sizing': (state, { nowMs, what }) => ({
    ...state,
    sizing: { sinceMs: state.sizing?.sinceMs ?? nowMs, what },
  }),
  'volumes-sized': (state, { sizes }) => ({
    ...state,
    sizing: undefined,
    volumes:
      state.volumes &&
      new Map(
        [...state.volumes].map(([key, volume]) => [
          key,
          { ...volume, sizeBytes: sizes?.get(volume.id) ?? volume.sizeBytes },
        ]),
      ),
  }),
  'disk-measuring': (state, { nowMs, what }) => {
    const sinceMs = state.cleanUp.measuring?.sinceMs ?? nowMs;
    return { ...state, cleanUp: { ...state.cleanUp, measuring: { sinceMs, what } } };
  },
  'disk-measured': (state, { measured }) => ({
    ...state,
    cleanUp: {
      ...state.cleanUp,
      measuring: undefined,
      measured: measured ?? state.cleanUp.measured,
    },
  }),
  'disk-filled': (state, { disk }) => ({ ...state, cleanUp: withDisk(state.cleanUp, disk) }),
  'clean-up-began': (state, { nowMs, planned }) => ({
    ...state,
    cleanUp: { ...state.cleanUp, run: { beganAtMs: nowMs, planned, results: new Map() } },
  }),
  resized: (state, { size }) => ({ ...state, size }),
  'line-changed': (state, { intervalMs }) =>
    intervalMs === state.frameIntervalMs ? state : { ...state, frameIntervalMs: intervalMs },
};

/** The only function that makes a new State out of an old one. */
export function reduce<Type extends Event['type']>(
  state: State,
  event: EventOf<Type> & { readonly type: Type },
): State {
  const reducer: (state: State, event: EventOf<Type>) => State = reducers[event.type];
  return aged(reducer(state, event));
}

/** A loss began when it began, however often it was tried since. */
const continued = (before: Connection, now: Connection): Connection =>
  before.status === 'lost' && now.status === 'lost' ? { ...now, sinceMs: before.sinceMs } : now;

const withPending = (state: State, pending: State['pending']): State =>
  pending === state.pending ? state : { ...state, pending };

const withPane = (state: State, pane: State['pane'], change: Partial<PaneView>): State => ({
  ...state,
  panes: {
    ...state.panes,
    // whoever moves the cursor seeks nothing any more
    [pane]: { ...state.panes[pane], ...('cursor' in change && { sought: undefined }), ...change },
  },
});

const withProcesses = (state: State, change: Partial<ProcessView>): State =>
  state.detail === undefined
    ? state
    : {
        ...state,
        detail: { ...state.detail, processes: { ...state.detail.processes, ...change } },
      };
