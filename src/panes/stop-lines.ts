import { isRunning, type Container } from '../model/container.js';
import { Failure } from '../model/failure.js';
import { age } from '../model/format.js';
import type { TargetKey } from '../model/operation.js';
import type { ContainerProcess, ProcessList } from '../model/process.js';
import type { PaneId, State } from '../store/state.js';
import { isStop, type Pending } from '../store/pending.js';
import { WORDS } from '../store/settle.js';
import type { ContainerRow } from './container-row.js';
import type { SummaryLine, Tone } from './pane.js';

/** Lines for more would hide what they are about. */
const MOST_LINES = 3;
/** Of those that still run. */
const MOST_NAMED = 6;
/** Of a command. */
const MOST_CHARACTERS = 40;
/** Kernel, daemon and event clocks tell the same start to this. */
const SAME_RUN_MS = 1500;

/** Where containers are acted on. */
const PLACES: ReadonlySet<PaneId> = new Set(['containers', 'projects']);

/** The request that ends it, as long as what runs is what is to end: a restart starts it again. */
export function endingOf({
  container,
  pending,
}: Pick<ContainerRow, 'container' | 'pending'>): Pending | undefined {
  if (pending === undefined || pending.waits === true || !isStop(pending.operation))
    return undefined;
  const { op, target } = pending.operation;
  const isSameRun =
    target.startedAtMs === undefined
      ? op === 'container.stop' || container.roundedMs !== undefined
      : Math.abs((container.startedAtMs ?? NaN) - target.startedAtMs) <= SAME_RUN_MS;
  return isRunning(container) && isSameRun ? pending : undefined;
}

interface Stopping {
  readonly key: TargetKey;
  readonly container: Container;
  readonly ending: Pending;
}

/** Containers that are being stopped, where somebody looks. */
export function stopping({ pane, past, pending, containers }: State): readonly Stopping[] {
  if (!PLACES.has(pane) || past !== undefined || pending.size === 0) return [];
  return [...pending].flatMap(([key, each]) => {
    const container = containers.get(key);
    if (container === undefined) return [];
    const ending = endingOf({ container, pending: each });
    return ending === undefined ? [] : { key, container, ending };
  });
}

/** Of each that takes its time: how much of that is left, and what still runs. */
export function stopLines(state: State): readonly SummaryLine[] {
  const told = stopping(state)
    .filter(({ ending }) => ending.remaining !== undefined)
    .map((each) => lineOf(each, state.nowMs));
  const left = told.length - MOST_LINES;
  if (left <= 0) return told;
  return [...told.slice(0, MOST_LINES - 1), [{ text: `and ${left + 1} more`, tone: 'dim' }]];
}

function lineOf({ container, ending }: Stopping, nowMs: number): SummaryLine {
  const { operation, remaining } = ending;
  return [
    { text: `${WORDS[operation.op].verb} ${container.name}: `, tone: 'accent' },
    { text: `${whenText(ending, nowMs)}  `, tone: 'notice' },
    ...(remaining === undefined || remaining instanceof Failure
      ? [{ text: `what still runs is not told: ${remaining?.said ?? ''}`, tone: 'dim' as const }]
      : remainingTexts(remaining)),
  ];
}

function whenText({ operation, startedAtMs, killedAtMs }: Pending, nowMs: number): string {
  if (killedAtMs !== undefined) return `SIGKILL ${age(nowMs - killedAtMs)} ago`;
  const graceMs = isStop(operation) ? operation.graceSec * 1000 : 0;
  const leftMs = startedAtMs + graceMs - nowMs;
  return leftMs > 0 ? `SIGKILL in ${age(leftMs)}, now by s` : `its time is over, now SIGKILL`;
}

/** The first process before all others: the signal is for that one, and with it the others end. */
function remainingTexts({ processes, left }: ProcessList): SummaryLine {
  if (processes.length === 0) return [{ text: 'nothing runs in it any more', tone: 'dim' }];
  const sorted = processes.toSorted(
    (a, b) => Number(b.insidePid === 1) - Number(a.insidePid === 1) || a.pid - b.pid,
  );
  const more = processes.length + left - MOST_NAMED;
  return [
    { text: 'still runs ', tone: 'dim' },
    ...sorted.slice(0, MOST_NAMED).flatMap((process, index): SummaryLine => [
      { text: index === 0 ? '' : ', ', tone: 'dim' },
      { text: `${process.pid} ${process.state} `, tone: toneOf(process) },
      { text: brief(process.command), tone: 'normal' },
    ]),
    ...(more > 0 ? [{ text: `, and ${more} more`, tone: 'dim' as const }] : []),
  ];
}

const brief = (command: string): string => {
  const shown = [...command].slice(0, MOST_CHARACTERS).join('');
  return shown.length < command.length ? `${shown}…` : command;
};

/** No signal reaches one that waits for a disk. */
const toneOf = ({ state }: ContainerProcess): Tone => (state === 'D' ? 'critical' : 'dim');
