import { isRunning, type Container } from '../model/container.js';
import { age } from '../model/format.js';
import type { ContainerId } from '../model/id.js';
import type { ContainerTarget, TargetKey } from '../model/operation.js';
import type { SourceName } from '../model/source.js';
import type { Timer } from '../model/timer.js';
import type { Usage } from '../model/usage.js';
import type { Verdict } from '../model/verdict.js';
import { WORDS } from '../store/settle.js';
import type { Since } from '../store/since.js';
import { isStop, type Pending } from '../store/pending.js';
import type { State } from '../store/state.js';
import type { Tone } from './pane.js';

/** A container and everything the table shows beside it. */
export interface ContainerRow {
  readonly key: TargetKey;
  readonly container: Container;
  readonly usage: Usage | undefined;
  readonly since: Since | undefined;
  /** Of the machine; NaN when unknown. */
  readonly cpus: number;
  readonly source: SourceName | undefined;
  readonly pending: Pending | undefined;
  /** When something is undone by itself next: wall clock, ms. */
  readonly undoneAtMs: number | undefined;
  /** Why it wants to be looked at, the worst first. */
  readonly verdicts: readonly Verdict[];
}

const NO_VERDICTS: readonly Verdict[] = [];

/** Before the mark nothing was counted since: smaller counters there are no new runs. */
const markedSince = ({ since, past, nowMs }: State): Since | undefined =>
  past !== undefined && since !== undefined && nowMs < since.atMs ? undefined : since;

/** What rows are made of. */
interface RowInputs extends Pick<
  State,
  'containers' | 'usage' | 'sources' | 'pending' | 'timers' | 'verdicts' | 'all'
> {
  readonly since: Since | undefined;
  readonly cpus: number;
}

let newest: { readonly inputs: RowInputs; readonly rows: readonly ContainerRow[] } | undefined;

/** Asked for several times a frame, mostly of a State that changed elsewhere: the newest ones are kept. */
export function containerRows(state: State): readonly ContainerRow[] {
  const { containers, usage, sources, pending, timers, verdicts, all } = state;
  const since = markedSince(state);
  const cpus = state.host.usage?.cpus ?? state.host.engine?.cpus ?? NaN;
  const known = { containers, usage, sources, pending, timers, verdicts, all };
  const inputs: RowInputs = { ...known, since, cpus };
  if (newest === undefined || !isSame(newest.inputs, inputs))
    newest = { inputs, rows: makeRows(inputs) };
  return newest.rows;
}

const isSame = (one: RowInputs, other: RowInputs): boolean =>
  one.containers === other.containers &&
  one.usage === other.usage &&
  one.sources === other.sources &&
  one.pending === other.pending &&
  one.timers === other.timers &&
  one.verdicts === other.verdicts &&
  one.all === other.all &&
  one.since === other.since &&
  Object.is(one.cpus, other.cpus);

function makeRows(state: RowInputs): readonly ContainerRow[] {
  const { since, cpus } = state;
  const rows: ContainerRow[] = [];
  for (const [key, container] of state.containers) {
    const active = isRunning(container) || container.state === 'restarting';
    const pending = state.pending.get(key);
    if (!state.all && !active && pending === undefined) continue;
    rows.push({
      key,
      container,
      usage: state.usage.get(container.id),
      since,
      cpus,
      source: state.sources.get(container.id),
      pending,
      undoneAtMs: next(state.timers, container.id),
      verdicts: state.verdicts.get(container.id) ?? NO_VERDICTS,
    });
  }
  return rows;
}

function next(timers: readonly Timer[], id: ContainerId): number | undefined {
  const due = timers.filter(({ container }) => container === id).map(({ dueMs }) => dueMs);
  return due.length === 0 ? undefined : Math.min(...due);
}

/** Frozen at the key press: which run of which container is meant. */
export const containerTarget = ({ container }: ContainerRow): ContainerTarget => ({
  host: container.host,
  id: container.id,
  name: container.name,
  // one that is only known in words ("Up 2 hours") cannot tell one run from another
  startedAtMs: container.roundedMs === undefined ? container.startedAtMs : undefined,
});

/** `stopping 4/10s`, `killing 1s`, `stop waits 2s`: others come before it. */
function pendingText(
  { operation, startedAtMs, killedAtMs, waits }: Pending,
  nowMs: number,
): string {
  const since = (ms: number): number => Math.max(0, Math.floor((nowMs - ms) / 1000));
  const { doing, verb } = WORDS[operation.op];
  if (waits) return `${verb} waits ${since(startedAtMs)}s`;
  if (killedAtMs !== undefined) return `${WORDS['container.kill'].doing} ${since(killedAtMs)}s`;
  const grace = isStop(operation) ? `/${operation.graceSec}` : '';
  return `${doing} ${since(startedAtMs)}${grace}s`;
}

/** `stopping 4/10s` while something is asked of it, else its state, and in how long it is another by itself. */
export function stateText(row: ContainerRow, nowMs: number): string {
  const { container, pending, undoneAtMs } = row;
  if (undoneAtMs !== undefined && pending === undefined)
    return `${stateWord(container)} ${age(undoneAtMs - nowMs)}`;
  return pending === undefined ? stateWord(container) : pendingText(pending, nowMs);
}

/** Its state, health or exit code. */
function stateWord(container: Container): string {
  if (container.state === 'running' && container.health !== undefined) return container.health;
  const { exitCode } = container;
  if (container.state === 'exited' || container.state === 'restarting')
    return exitCode === undefined ? container.state : `${container.state} ${exitCode}`;
  return container.state;
}

export function stateTone({ container, pending }: ContainerRow): Tone {
  if (pending !== undefined) return 'accent';
  if (container.state === 'running') return HEALTH_TONES[container.health ?? 'healthy'];
  if (container.state === 'exited') return (container.exitCode ?? 0) === 0 ? 'dim' : 'notice';
  return STATE_TONES[container.state];
}

const HEALTH_TONES = { healthy: 'normal', starting: 'notice', unhealthy: 'critical' } as const;
const STATE_TONES = {
  created: 'dim',
  paused: 'notice',
  restarting: 'warning',
  removing: 'accent',
  dead: 'critical',
  unknown: 'dim',
} as const;
