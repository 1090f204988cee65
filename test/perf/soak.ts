/**
 * npm run soak: hours in minutes. dtop at twenty times its speed while containers come and go, keys are
 * pressed, the terminal changes its size and, with `--faults`, the daemon fails every few seconds; then
 * whether anything grew.
 * Usage: npm run soak -- [--minutes 30] [--interval 0.05] [--containers 60] [--faults]
 */
import { parseArgs } from 'node:util';
import { found, median, mib, notRun, printTable } from '../support/bench.js';
import { whyNoCgroups } from '../support/cgroups.js';
import { soak, type Look } from '../support/soak.js';

const LOOKS = 24;
/** The largest growth from the second third to the last one that is none. */
const MOST = { descriptors: 3, listeners: 0, resources: 2, bufferMiB: 4, rssPercent: 5 } as const;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    interval: { type: 'string', default: '0.05' },
    containers: { type: 'string', default: '60' },
    faults: { type: 'boolean', default: false },
  },
});

const row = (look: Look): readonly (string | number)[] => [
  look.atSec,
  look.descriptors,
  mib(look.rssBytes),
  (look.heapBytes / 2 ** 20).toFixed(1),
  (look.arrayBufferBytes / 2 ** 20).toFixed(1),
  look.listeners,
  look.resources,
  look.strangers,
];

const HEAD = [
  's',
  'open files',
  'RSS MiB',
  'heap MiB',
  'buffers MiB',
  'listeners',
  'handles',
  'gone but shown',
];

/** Of the medians of the second third and of the last one. */
function growth(looks: readonly Look[], figure: (look: Look) => number): number {
  const third = Math.floor(looks.length / 3);
  const middle = (part: readonly Look[]): number => median(part.map(figure));
  return middle(looks.slice(-third)) - middle(looks.slice(third, 2 * third));
}

function judge(looks: readonly Look[]): void {
  const flat = (what: string, grown: number, most: number): void =>
    found({
      what,
      limit: `grows by at most ${most}`,
      found: grown.toFixed(1),
      met: grown <= most,
    });
  flat(
    'open files',
    growth(looks, ({ descriptors }) => descriptors),
    MOST.descriptors,
  );
  const rss = growth(looks, (look) => look.rssBytes);
  const middle = median(looks.map((look) => look.rssBytes));
  // the heap itself goes up and down by more
  flat('RSS, percent', (100 * rss) / middle, MOST.rssPercent);
  flat(
    'buffers, MiB',
    growth(looks, (look) => look.arrayBufferBytes / 2 ** 20),
    MOST.bufferMiB,
  );
  flat(
    'listeners',
    growth(looks, ({ listeners }) => listeners),
    MOST.listeners,
  );
  flat(
    'handles',
    growth(looks, ({ resources }) => resources),
    MOST.resources,
  );
  const wrong = looks.filter(({ strangers }) => strangers > 0).length;
  found({
    what: 'looks at which a container was shown that is gone',
    limit: 'none',
    found: String(wrong),
    met: wrong === 0,
  });
}

const why = whyNoCgroups();
if (why === undefined) {
  const { looks, begun, faults, keys, exitCode } = await soak({
    lastsMs: Number(values.minutes) * 60_000,
    intervalMs: Number(values.interval) * 1000,
    containers: Number(values.containers),
    faults: values.faults,
    looks: LOOKS,
    onLook: (look) => console.log(row(look).join('  ')),
  });
  const [first, middle, last] = [looks[0], looks[Math.floor(looks.length / 2)], looks.at(-1)];
  printTable(
    HEAD,
    [first, middle, last].flatMap((look) => (look === undefined ? [] : [row(look)])),
  );
  console.log(`  ${begun} containers began and as many ended, ${keys} keys, ${faults} faults`);
  judge(looks);
  found({ what: 'exit code', limit: '0', found: String(exitCode), met: exitCode === 0 });
} else notRun('soak', why);
