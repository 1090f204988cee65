import { isOver, type Container } from '../model/container.js';
import type { SafeJson } from '../model/engine.js';
import { Failure } from '../model/failure.js';
import { age, bytes, clock, count, percent, share } from '../model/format.js';
import { runOf, type HealthCheck, type Run } from '../model/run.js';
import { jsonAt } from '../model/safe-json.js';
import type { Undo } from '../model/timer.js';
import type { Usage } from '../model/usage.js';
import type { Detail } from '../store/detail.js';
import type { History } from '../store/history.js';
import type { State } from '../store/state.js';
import { FACTS } from './container-facts.js';
import { containerRows, type ContainerRow } from './container-row.js';
import { crashCard, restartsText } from './crash-card.js';
import type { SummaryLine, Tone } from './pane.js';

const TITLE_WIDTH = 9;
/** In facts one line holds all of them; here each has its own. */
const SPREAD = new Set(['mounts', 'networks', 'ports']);

const line = (title: string, text: string, tone: Tone = 'normal'): SummaryLine => [
  { text: title.padEnd(TITLE_WIDTH), tone: 'dim' },
  { text, tone },
];

/** Several lines under one title; none where there is nothing. */
const listed = (title: string, texts: readonly string[]): readonly SummaryLine[] =>
  texts.map((text, index) => line(index === 0 ? title : '', text));

/** All there is to say of a container, the end of its last run first when it runs no more. */
export function overviewLines(
  state: State,
  detail: Detail,
  history: History,
): readonly SummaryLine[] {
  const row = containerRows({ ...state, all: true }).find(({ key }) => key === detail.key);
  if (row === undefined) return [line('', 'It is no longer there.', 'dim')];
  const { inspected } = detail;
  const run =
    inspected === undefined || inspected instanceof Failure ? undefined : runOf(inspected);
  const facts = FACTS.filter(({ title }) => !SPREAD.has(title)).map(
    ({ title, text }) => [title, text(row, state.nowMs)] as const,
  );
  const { container, usage } = row;
  const card = run === undefined ? [] : endLines({ state, detail, history }, container, run);
  const restarts = run !== undefined && card.length === 0 ? [restartsText(run)] : [];
  return [
    ...card,
    ...facts.flatMap(([title, text]) => (text === '' ? [] : [line(title, text)])),
    ...timerLines(state, container),
    ...limitLines(usage),
    ...listed('restarts', restarts),
    ...(run === undefined ? asking(inspected) : healthLines(run, state.nowMs)),
    ...listed('networks', networkTexts(container, inspected)),
    ...listed('ports', spread(row, 'ports', state.nowMs)),
    ...listed('mounts', spread(row, 'mounts', state.nowMs)),
    ...listed(
      'labels',
      [...container.labels].map(([key, value]) => `${key}=${value}`),
    ),
  ];
}

const spread = (row: ContainerRow, wanted: string, nowMs: number): readonly string[] =>
  FACTS.filter(({ title }) => title === wanted).flatMap(({ text }) =>
    text(row, nowMs).split('  ').filter(Boolean),
  );

const asking = (inspected: Failure | undefined | SafeJson): readonly SummaryLine[] =>
  inspected instanceof Failure
    ? [line('more', `cannot be had: ${inspected.said}`, 'critical')]
    : [line('more', 'asking the engine…', 'dim')];

function endLines(
  { state, detail, history }: { state: State; detail: Detail; history: History },
  container: Container,
  run: Run,
): readonly SummaryLine[] {
  if (!isOver(container) || Number.isNaN(run.startedAtMs)) return [];
  const { startedAtMs, finishedAtMs } = run;
  const during = (figure: 'memoryBytes' | 'oomKills'): number =>
    [...history.between(container.id, figure, startedAtMs, finishedAtMs)]
      .filter((value) => !Number.isNaN(value))
      .reduce((most, value) => (most >= value ? most : value), NaN);
  const card = crashCard({
    container,
    run,
    told: state.happenings.filter(({ key }) => key === detail.key),
    peakBytes: during('memoryBytes'),
    oomKills: during('oomKills'),
    lines: detail.lastLines,
    nowMs: state.nowMs,
  });
  return [...card, []];
}

const UNDOES: Readonly<Record<Undo['does'], string>> = {
  limits: 'its limits go back',
  unpause: 'it goes on',
};

/** What becomes of it by itself. */
const timerLines = ({ timers, nowMs }: State, { id }: Container): readonly SummaryLine[] =>
  timers
    .filter(({ container }) => container === id)
    .map(({ undo, dueMs }) =>
      line(
        'timer',
        `${UNDOES[undo.does]} in ${age(dueMs - nowMs)}, at ${clock(dueMs)} (x: for good, or for longer)`,
        'notice',
      ),
    );

/** What it uses of what it may. */
function limitLines(usage: Usage | undefined): readonly SummaryLine[] {
  if (usage === undefined) return [];
  const { cpuPercent, cpuLimitCores, memoryBytes, memoryLimitBytes, memoryLimited } = usage;
  const cores = Number.isFinite(cpuLimitCores)
    ? `of ${cpuLimitCores} cores, ${share(usage.cpuLimitPercent)} of that`
    : 'of a core, no limit';
  const memory = memoryLimited
    ? `of ${bytes(memoryLimitBytes)}, ${share(usage.memoryPercent)}`
    : 'no limit';
  const pids = Number.isFinite(usage.pidsLimit) ? `of ${usage.pidsLimit}` : 'no limit';
  return [
    line('cpu', `${percent(cpuPercent)}% ${cores}`),
    line('memory', `${bytes(memoryBytes)} ${memory}`),
    line('pids', `${count(usage.pids)} ${pids}`),
  ];
}

const healthLines = ({ checks }: Run, nowMs: number): readonly SummaryLine[] =>
  checks.toReversed().map((check, index) => checkLine(check, index, nowMs));

function checkLine(
  { endedAtMs, exitCode, output }: HealthCheck,
  index: number,
  nowMs: number,
): SummaryLine {
  const when = `${clock(endedAtMs)}, ${age(nowMs - endedAtMs)} ago`;
  const failed = exitCode === 0 ? 'passed' : `failed with ${exitCode}`;
  const text = `${when}: ${failed}${output === '' ? '' : `: ${output.trim()}`}`;
  return line(index === 0 ? 'health' : '', text, exitCode === 0 ? 'normal' : 'warning');
}

/** With its addresses there, while it runs. */
function networkTexts(container: Container, inspected: Detail['inspected']): readonly string[] {
  const { networks, networkMode } = container;
  const json = inspected instanceof Failure ? undefined : inspected;
  if (networks.length === 0) return [networkMode].filter((mode) => mode !== '');
  return networks.map((name) => {
    const addresses = ['IPAddress', 'GlobalIPv6Address'].flatMap((field) => {
      const address = jsonAt(json, 'NetworkSettings', 'Networks', name, field);
      return typeof address === 'string' && address !== '' ? address : [];
    });
    return [name, ...addresses].join('  ');
  });
}
