import type { ItemKind } from '../cleanup/candidate.js';
import type { DiskFill } from '../model/disk-usage.js';
import type { Failure } from '../model/failure.js';
import { bytes, plural } from '../model/format.js';
import { jsonText } from '../model/safe-json.js';
import type { SafeText } from '../model/safe-text.js';
import { PLAN_SCHEMA } from './plan.js';

/** What became of one thing that was to go. */
export interface PlanResult {
  readonly item: {
    readonly kind: ItemKind;
    readonly id: string;
    readonly name: SafeText;
    /** As it was planned. */
    readonly sizeBytes: number;
  };
  /** Why it is still there; undefined when it is gone. */
  readonly failure: Failure | undefined;
}

export interface PlanResults {
  readonly atMs: number;
  readonly host: string;
  readonly results: readonly PlanResult[];
  readonly before: DiskFill | undefined;
  readonly after: DiskFill | undefined;
}

/** `removed container job-1 (3.0M)`, `kept image web:1: it is used by running container web by now` */
export function resultLine({ item, failure }: PlanResult): string {
  const what = `${item.kind} ${item.name}`;
  if (failure === undefined) return `removed ${what} (${bytes(item.sizeBytes)})\n`;
  return failure.kind === 'gone' ? `gone before: ${what}\n` : `kept ${what}: ${failure.said}\n`;
}

const sum = (results: readonly PlanResult[]): number =>
  results.reduce((total, { item }) => total + (item.sizeBytes || 0), 0);

const isRemoved = ({ failure }: PlanResult): boolean => failure === undefined;

/** Whoever removed it: there is nothing left to do. */
export const isOver = ({ failure }: PlanResult): boolean =>
  failure === undefined || failure.kind === 'gone';

/** What the file system has more of than before, others' doing included. */
const diskFreed = ({ before, after }: PlanResults): number =>
  (before?.usedBytes ?? NaN) - (after?.usedBytes ?? NaN);

export function resultsText(all: PlanResults): string {
  const { results } = all;
  const gone = results.filter(isRemoved);
  const disk = diskFreed(all);
  return [
    `removed ${gone.length} of ${plural(results.length, 'item')}, `,
    `freed ${bytes(sum(gone))} of ${bytes(sum(results))} planned`,
    Number.isNaN(disk) ? '' : `, the disk has ${bytes(Math.max(0, disk))} more`,
    '\n',
  ].join('');
}

export const resultsJson = (all: PlanResults): string =>
  `${jsonText(
    {
      schema: PLAN_SCHEMA,
      at: new Date(all.atMs).toISOString(),
      host: all.host,
      results: all.results.map(({ item, failure }) => ({
        kind: item.kind,
        id: item.id,
        name: item.name,
        sizeBytes: Number.isNaN(item.sizeBytes) ? null : item.sizeBytes,
        removed: failure === undefined,
        why: failure?.kind ?? null,
        said: failure?.said ?? null,
      })),
      plannedBytes: sum(all.results),
      freedBytes: sum(all.results.filter(isRemoved)),
      diskFreedBytes: Number.isNaN(diskFreed(all)) ? null : diskFreed(all),
    },
    2,
  )}\n`;
