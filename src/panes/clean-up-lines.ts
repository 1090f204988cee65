import { ITEM_KINDS, type ItemKind } from '../cleanup/candidate.js';
import type { Plan } from '../cleanup/plan.js';
import type { DiskFill } from '../model/disk-usage.js';
import { age, bytes, plural, share, UNKNOWN } from '../model/format.js';
import { isUnderWay, type CleanUpRun } from '../store/clean-up.js';
import type { State } from '../store/state.js';
import { bar } from './bar.js';
import { cleanUpRows } from './clean-up-row.js';
import type { SummaryLine } from './pane.js';

type Part = SummaryLine[number];

const TITLE_WIDTH = 9;
const BAR_WIDTH = 20;

const normal = (text: string): Part => ({ text, tone: 'normal' });
const dim = (text: string): Part => ({ text, tone: 'dim' });
const title = (text: string): Part => dim(text.padEnd(TITLE_WIDTH));

/** What the marks free, what there is of each kind, how old the sizes are, how far a removal is. */
export function cleanUpLines(state: State): readonly SummaryLine[] {
  if (!state.listed) return [];
  const { plan } = cleanUpRows(state);
  const { run } = state.cleanUp;
  return [
    freesLine(plan, state.cleanUp.measured?.disk),
    kindsLine(plan),
    sizesLine(state),
    ...(run === undefined ? [] : [runLine(run, isUnderWay(state.cleanUp), state.nowMs)]),
  ];
}

/** Of sizes of which some are unknown: `–` when all are, else what it is at least. */
function sumText(sizes: readonly number[]): string {
  const known = sizes.filter((size) => !Number.isNaN(size));
  if (known.length === 0 && sizes.length > 0) return UNKNOWN;
  const least = known.length < sizes.length ? '≥' : '';
  return least + bytes(known.reduce((sum, size) => sum + size, 0));
}

const sizesOf = (items: Plan['going']): readonly number[] =>
  items.map(({ sizeBytes }) => sizeBytes);

function freesLine(
  { going, freesBytes, unknownSizes }: Plan,
  disk: DiskFill | undefined,
): SummaryLine {
  const marked = `${plural(going.length, 'item')} marked`;
  const unknown = unknownSizes > 0 ? `, ${unknownSizes} of unknown size` : '';
  const frees: Part = {
    text: `frees ${sumText(sizesOf(going))}`,
    tone: going.length > 0 ? 'accent' : 'normal',
  };
  return [title('plan'), frees, normal(diskText(disk, freesBytes)), dim(`   ${marked}${unknown}`)];
}

/** How full the disk is, and would be. */
export function diskText(disk: DiskFill | undefined, freesBytes: number): string {
  if (disk === undefined) return '';
  const percent = (used: number): string => share((used / disk.totalBytes) * 100);
  const after = percent(Math.max(0, disk.usedBytes - freesBytes));
  return `, disk ${percent(disk.usedBytes)} → ${after}`;
}

/** `images 3 of 24 2.1G`: marked, of those there are, what the marked ones free. */
const kindsLine = ({ items }: Plan): SummaryLine => [
  title('kinds'),
  ...ITEM_KINDS.flatMap((kind): readonly Part[] => {
    const all = items.filter((item) => item.kind === kind);
    if (all.length === 0) return [];
    const going = all.filter((item) => item.going);
    const sum = sumText(sizesOf(going));
    return [dim(`${PLURALS[kind]} `), normal(`${going.length} of ${all.length} ${sum}   `)];
  }),
];

const PLURALS: Readonly<Record<ItemKind, string>> = {
  container: 'containers',
  image: 'images',
  volume: 'volumes',
  network: 'networks',
  'build-cache': 'build cache',
  log: 'logs',
};

function sizesLine({ cleanUp: { measured, measuring }, nowMs }: State): SummaryLine {
  if (measuring !== undefined)
    return [
      title('sizes'),
      { text: `measuring ${measuring.what}, ${age(nowMs - measuring.sinceMs)}`, tone: 'accent' },
      dim('   Esc cancels'),
    ];
  if (measured === undefined)
    return [
      title('sizes'),
      { text: 'not measured', tone: 'notice' },
      dim('   z measures, f presets'),
    ];
  const [first] = measured.missing;
  return [
    title('sizes'),
    normal(`measured ${age(nowMs - measured.atMs)} ago`),
    dim('   z again, f presets'),
    ...(first === undefined ? [] : [{ text: `   ${first}`, tone: 'warning' } as const]),
  ];
}

function runLine(
  { planned, results, beganAtMs }: CleanUpRun,
  isOpen: boolean,
  nowMs: number,
): SummaryLine {
  const { removed, failed, freed, total } = runSums({ planned, results });
  const done = `${removed} of ${planned.size} removed, freed ${bytes(freed)} of ${bytes(total)}`;
  const failures: readonly Part[] =
    failed > 0 ? [{ text: `, ${failed} kept`, tone: 'critical' }] : [];
  if (!isOpen) return [title('done'), normal(done), ...failures];
  const leftMs = ((nowMs - beganAtMs) / results.size) * (planned.size - results.size);
  const left = Number.isFinite(leftMs) ? `, ${age(leftMs)} left` : '';
  return [
    title('removing'),
    { text: `${bar((results.size / planned.size) * 100, BAR_WIDTH)} `, tone: 'accent' },
    normal(done),
    ...failures,
    dim(`${left}   Esc cancels what was not asked for yet`),
  ];
}

/** How a clean-up went so far: counts, and bytes as they were planned. */
export function runSums({ planned, results }: Pick<CleanUpRun, 'planned' | 'results'>) {
  const gone = [...results].flatMap(([key, failure]) => (failure === undefined ? key : []));
  const sum = (sizes: Iterable<number>): number =>
    [...sizes].reduce((total, size) => total + (size || 0), 0);
  return {
    removed: gone.length,
    failed: results.size - gone.length,
    freed: sum(gone.map((key) => planned.get(key) ?? 0)),
    total: sum(planned.values()),
  };
}
