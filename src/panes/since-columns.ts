import { bytes, count, percent, UNKNOWN } from '../model/format.js';
import type { ContainerRow } from './container-row.js';
import { numberColumn } from './number-column.js';
import type { Column } from './pane.js';

/** Counters of a container, that begin at zero with each of its runs. */
type Counter =
  | 'cpuSeconds'
  | 'networkRxBytes'
  | 'networkTxBytes'
  | 'blockReadBytes'
  | 'blockWriteBytes'
  | 'oomKills';

/**
 * What was counted since the mark. Of a run that began after it all that was counted: what an earlier run
 * did meanwhile nobody knows any more.
 */
function counted({ container, usage, since }: ContainerRow, key: Counter): number | undefined {
  if (since === undefined || usage === undefined) return undefined;
  const before = since.usage.get(container.id)?.[key];
  const isNewRun =
    (container.startedAtMs ?? -Infinity) > since.atMs || usage[key] < (before ?? NaN);
  return isNewRun ? usage[key] : usage[key] - (before ?? NaN);
}

/** Growth of a gauge, which may be negative; of one that was not there then it is unknown. */
function grown({ container, usage, since }: ContainerRow): number | undefined {
  const before = since?.usage.get(container.id)?.memoryBytes;
  return usage && usage.memoryBytes - (before ?? NaN);
}

const signedBytes = (value: number | undefined): string => {
  if (value === undefined || Number.isNaN(value)) return UNKNOWN;
  return `${value < 0 ? '-' : '+'}${bytes(Math.abs(value))}`;
};

type SinceColumn = Column<ContainerRow>;

const total = (
  id: string,
  key: Counter,
  text: (value: number | undefined) => string,
  rest: Pick<SinceColumn, 'title' | 'help' | 'priority'>,
): SinceColumn =>
  numberColumn(id, (row) => counted(row, key), text, {
    width: { min: 7 },
    shown: false,
    ...rest,
  });

export const sinceColumns: readonly SinceColumn[] = [
  total('cpusince', 'cpuSeconds', percent, {
    title: 'CPU s',
    help: 'Since the mark (key t): CPU time, seconds',
    priority: 0,
  }),
  numberColumn('memsince', grown, signedBytes, {
    title: 'MEM ±',
    help: 'Since the mark: growth of memory, as docker stats counts it',
    width: { min: 7 },
    priority: 0,
    shown: false,
  }),
  total('oomsince', 'oomKills', count, {
    title: 'OOM±',
    help: 'Since the mark: processes killed by the out-of-memory killer',
    priority: 9,
  }),
  total('rxsince', 'networkRxBytes', bytes, {
    title: 'NET↓',
    help: 'Since the mark: bytes received',
    priority: 5,
  }),
  total('txsince', 'networkTxBytes', bytes, {
    title: 'NET↑',
    help: 'Since the mark: bytes sent',
    priority: 5,
  }),
  total('readsince', 'blockReadBytes', bytes, {
    title: 'READ',
    help: 'Since the mark: bytes read from block devices',
    priority: 7,
  }),
  total('writesince', 'blockWriteBytes', bytes, {
    title: 'WRITE',
    help: 'Since the mark: bytes written to block devices',
    priority: 7,
  }),
];
