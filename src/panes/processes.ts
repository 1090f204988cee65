import { Failure } from '../model/failure.js';
import type { ProcessId } from '../model/id.js';
import type { Operation } from '../model/operation.js';
import { idOfProcess, type ContainerProcess } from '../model/process.js';
import { sanitize } from '../model/safe-text.js';
import type { Container } from '../model/container.js';
import type { ProcessView } from '../store/detail.js';
import type { State } from '../store/state.js';
import { whyUnasked } from './unasked.js';
import { events, refused, type Intent } from './intent.js';
import type { Binding } from './keys.js';
import { tableRows } from './layout.js';
import { processColumns, type ProcessRow } from './process-columns.js';
import { byColumn } from './table.js';

const spec = {
  columns: processColumns,
  // ties are broken by it
  name: ({ process }: ProcessRow): string => String(process.pid).padStart(10),
};

/** In the order of the screen; empty until read. */
export function processRows({ known, sort, tree }: ProcessView): readonly ProcessRow[] {
  if (known === undefined || known instanceof Failure) return [];
  const rows = byColumn(
    spec,
    known.processes.map((process) => ({ process, branch: '' })),
    sort,
  );
  return tree ? inTree(rows) : rows;
}

/** Children below their parent, siblings in the order they have. Who has no parent here is a root. */
function inTree(rows: readonly ProcessRow[]): readonly ProcessRow[] {
  const pids = new Set(rows.map(({ process }) => process.pid));
  const children = Map.groupBy(rows, ({ process: { parentPid } }) => parentPid);
  const placed = new Set<ProcessRow>();
  const found: ProcessRow[] = [];
  const place = (row: ProcessRow, before: string, isLast: boolean): void => {
    // read one after the other, two may each be told to be the other's parent
    if (placed.has(row)) return;
    placed.add(row);
    const isRoot = before === '';
    found.push({ ...row, branch: isRoot ? '' : before.slice(1) + (isLast ? '└ ' : '├ ') });
    const below = children.get(row.process.pid) ?? [];
    const indent = isRoot ? ' ' : before + (isLast ? '  ' : '│ ');
    below.forEach((child, index) => place(child, indent, index === below.length - 1));
  };
  for (const row of rows) if (!pids.has(row.process.parentPid)) place(row, '', true);
  for (const row of rows) place(row, '', true);
  return found;
}

/** Where the cursor is among them; the first line when its process has ended. */
export function processCursor(state: State, rows: readonly ProcessRow[]): number {
  const { detail } = state;
  const container = shownContainer(state);
  if (detail === undefined || container === undefined) return 0;
  const { cursor } = detail.processes;
  return Math.max(
    0,
    rows.findIndex(({ process }) => idOfProcess(container.id, process) === cursor),
  );
}

export const shownContainer = ({ detail, containers }: State): Container | undefined =>
  detail && containers.get(detail.key);

const changeProcesses = (change: Partial<ProcessView>): Intent =>
  events({ type: 'processes-changed', change });

/** @param step lines, or where to when infinite */
function moveCursor(state: State, step: number): Intent {
  const { detail } = state;
  const container = shownContainer(state);
  if (detail === undefined || container === undefined) return events();
  const rows = processRows(detail.processes);
  const line = processCursor(state, rows) + step;
  const row = rows[Math.max(0, Math.min(rows.length - 1, line))];
  return row === undefined ? events() : changeProcesses({ cursor: idOf(container, row.process) });
}

const idOf = (container: Container, process: ContainerProcess): ProcessId =>
  idOfProcess(container.id, process);

/** Asks for the signal to send to the process under the cursor. */
function signal(state: State): Intent {
  const { detail } = state;
  const container = shownContainer(state);
  const why = whyUnasked(state);
  if (why !== undefined) return refused(why);
  if (detail === undefined || container === undefined) return refused('the container is gone');
  const rows = processRows(detail.processes);
  const process = rows[processCursor(state, rows)]?.process;
  if (process === undefined) return refused('no process under the cursor');
  const reason = whyNot(process);
  if (reason !== undefined) return refused(reason);
  const { pid, startTicks, command } = process;
  const name = sanitize(`pid ${pid} of ${container.name}: ${command}`);
  const target = { host: container.host, id: idOf(container, process), name, pid, startTicks };
  const operations: readonly Operation[] = [{ op: 'process.signal', target, signal: 'SIGTERM' }];
  return events({
    type: 'overlay-changed',
    overlay: { type: 'menu', menu: 'signal', index: 0, operations },
  });
}

function whyNot({ pid, startTicks, isOurs, user }: ContainerProcess): string | undefined {
  if (Number.isNaN(startTicks))
    return `pid ${pid} is known by the engine's word alone: it may be another process by now`;
  return isOurs ? undefined : `pid ${pid} belongs to ${user}: only root may signal it`;
}

/** The same column again turns the order round. */
export const sortedBy = (
  { sort }: ProcessView,
  column: { readonly id: string; readonly sort: 'asc' | 'desc' },
): ProcessView['sort'] => {
  const turned = sort.direction === 'asc' ? 'desc' : 'asc';
  const direction = sort.column === column.id ? turned : column.sort;
  return { column: column.id, direction };
};

const sortOn = (key: string, column: string, what: string): Binding => ({
  keys: [key],
  help: `Sort by ${what}; again turns it round`,
  run: ({ detail }) => {
    const found = processColumns.find(({ id }) => id === column);
    return detail && found
      ? changeProcesses({ sort: sortedBy(detail.processes, found), tree: false })
      : events();
  },
});

const move = (keys: readonly string[], help: string, lines: (page: number) => number): Binding => ({
  keys,
  help,
  run: (state) => moveCursor(state, lines(tableRows(state))),
});

/** While the processes of a container are shown; before the keys of all details. */
export const processKeys: readonly Binding[] = [
  move(['down', 'j'], 'Next process', () => 1),
  move(['up', 'k'], 'Previous process', () => -1),
  move(['pagedown', 'ctrl+f'], 'A page down', (page) => page),
  move(['pageup', 'ctrl+b'], 'A page up', (page) => -page),
  move(['g', 'home'], 'First process', () => -Infinity),
  move(['G', 'end'], 'Last process', () => Infinity),
  {
    keys: ['K'],
    label: 'signal',
    help: 'Send a signal, picked from a list, to the process under the cursor alone',
    run: signal,
  },
  {
    keys: ['t'],
    label: 'tree',
    help: 'As a tree, children below their parents; again: sorted',
    run: ({ detail }) => changeProcesses({ tree: !(detail?.processes.tree ?? false) }),
  },
  {
    keys: ['o'],
    label: 'sort',
    help: 'Pick the column to sort by',
    run: () =>
      events({
        type: 'overlay-changed',
        overlay: { type: 'menu', menu: 'process-sort', index: 0, operations: [] },
      }),
  },
  sortOn('C', 'cpu', 'CPU'),
  sortOn('M', 'mem', 'memory'),
];
