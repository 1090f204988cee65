import { age, bytes, count, percent, restingRate, UNKNOWN } from '../model/format.js';
import type { ContainerProcess } from '../model/process.js';
import { numberColumn } from './number-column.js';
import type { Column, Tone } from './pane.js';

/** A process at its place among those that are shown. */
export interface ProcessRow {
  readonly process: ContainerProcess;
  /** Lines of the tree before its command. */
  readonly branch: string;
}

type ProcessColumn = Column<ProcessRow>;
type Key = {
  [Name in keyof ContainerProcess]: ContainerProcess[Name] extends number ? Name : never;
}[keyof ContainerProcess];

const number = (
  id: string,
  key: Key,
  text: (value: number | undefined) => string,
  rest: Pick<ProcessColumn, 'title' | 'help' | 'priority'> & Partial<ProcessColumn>,
): ProcessColumn => numberColumn(id, ({ process }) => process[key], text, { shown: true, ...rest });

const pidText = (pid: number | undefined): string =>
  pid === undefined || Number.isNaN(pid) ? UNKNOWN : String(pid);

const STATES: Readonly<Record<string, Tone>> = {
  R: 'good',
  D: 'warning',
  Z: 'critical',
  T: 'notice',
  t: 'notice',
};

export const processColumns: readonly ProcessColumn[] = [
  number('pid', 'pid', pidText, {
    title: 'PID',
    help: 'On the host',
    width: { min: 7 },
    sort: 'asc',
    priority: 0,
  }),
  number('inside', 'insidePid', pidText, {
    title: 'INSIDE',
    help: 'Pid in the container',
    width: { min: 6 },
    sort: 'asc',
    priority: 3,
    tone: () => 'dim',
  }),
  {
    id: 'user',
    title: 'USER',
    help: "By the host's names",
    align: 'left',
    width: { min: 7, max: 12, grow: 1 },
    sort: 'asc',
    priority: 5,
    shown: true,
    value: ({ process }) => process.user,
    text: ({ process }) => process.user,
  },
  {
    id: 'state',
    title: 'S',
    help: 'R runs, S sleeps, D waits for a disk, Z is dead and not collected, T is stopped',
    align: 'left',
    width: { min: 2 },
    sort: 'asc',
    priority: 2,
    shown: true,
    value: ({ process }) => process.state,
    text: ({ process }) => process.state,
    tone: ({ process }) => STATES[process.state] ?? 'dim',
  },
  number('cpu', 'cpuPercent', percent, {
    title: 'CPU%',
    help: 'Of a core, since the tick before',
    priority: 0,
    step: 0.1,
  }),
  number('mem', 'rssBytes', bytes, {
    title: 'RSS',
    help: 'Memory it holds, shared pages counted for each',
    priority: 1,
  }),
  number('threads', 'threads', count, {
    title: 'THR',
    help: 'Threads',
    width: { min: 4 },
    priority: 6,
  }),
  number('read', 'readBytesPerSec', restingRate, {
    title: 'READ/s',
    help: 'Bytes from disks, where we may know',
    priority: 8,
  }),
  number('write', 'writeBytesPerSec', restingRate, {
    title: 'WRIT/s',
    help: 'Bytes to disks, where we may know',
    priority: 7,
  }),
  {
    id: 'age',
    title: 'AGE',
    help: 'Since its start',
    align: 'right',
    width: { min: 6 },
    sort: 'asc',
    priority: 4,
    shown: true,
    value: ({ process }) => -process.startedAtMs,
    text: ({ process }, { nowMs }) => age(nowMs - process.startedAtMs),
  },
  {
    id: 'command',
    title: 'COMMAND',
    help: 'As it was started, or as it calls itself',
    align: 'left',
    width: { min: 24, grow: 8 },
    sort: 'asc',
    priority: 0,
    shown: true,
    value: ({ process }) => process.command,
    text: ({ process, branch }) => branch + process.command,
  },
];
