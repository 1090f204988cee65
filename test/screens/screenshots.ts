/**
 * The pictures in screenshots/: the built program on a terminal of its own, showing the simulated
 * engine. `npm run screenshots`, or with names of scenes for only those.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Dtop, KEY, type DtopOptions } from '../support/dtop.js';
import { toPng } from '../support/png.js';
import { toSvg } from '../support/svg.js';

/** What is waited for, then what is typed. */
type Step = readonly [shows: RegExp, keys: string];

interface Scene {
  readonly name: string;
  readonly size: readonly [columns: number, rows: number];
  readonly args?: readonly string[];
  readonly env?: DtopOptions['env'];
  readonly steps: readonly Step[];
  /** On the finished picture. */
  readonly shows: RegExp;
  /** Figures gather meanwhile: charts need a past. */
  readonly watchMs?: number;
  /** Typed after that. */
  readonly then?: string;
}

const WIDE = [200, 50] as const;
const USUAL = [120, 36] as const;
const NARROW = [80, 24] as const;
/** Figures are there. */
const LIVE = /shop-api-1 .* \d+\.\d/;

const SCENES: readonly Scene[] = [
  { name: 'containers', size: WIDE, steps: [[LIVE, '']], shows: /infra-mirror/, watchMs: 40_000 },
  { name: 'containers-80x24', size: NARROW, steps: [[LIVE, '']], shows: LIVE, watchMs: 12_000 },
  {
    name: 'details',
    size: WIDE,
    steps: [
      [LIVE, `/api-1${KEY.enter}`],
      [/shop-api-1/, KEY.enter],
    ],
    shows: /throttled/i,
    watchMs: 40_000,
  },
  {
    name: 'logs',
    size: USUAL,
    steps: [
      [LIVE, '/web\r'],
      [/shop-web-1/, 'l'],
    ],
    shows: /GET \//,
  },
  { name: 'help', size: USUAL, steps: [[LIVE, '?']], shows: /Previous row/ },
  {
    name: 'confirm',
    size: USUAL,
    steps: [
      [LIVE, `/shop-api${KEY.enter}`],
      [/shop-api-2/, '*d'],
    ],
    shows: /docker rm/,
  },
  { name: 'images', size: USUAL, steps: [[LIVE, '2']], shows: /shop\/api:1\.4\.1/ },
  { name: 'volumes', size: USUAL, steps: [[LIVE, '3']], shows: /shop_uploads_old/ },
  { name: 'networks', size: USUAL, steps: [[LIVE, '4']], shows: /staging_default/ },
  {
    name: 'clean-up',
    size: WIDE,
    steps: [
      [LIVE, '7z'],
      [/measured \d/, `f${KEY.down}${KEY.enter}`],
    ],
    shows: /frees \d/,
  },
  { name: 'host', size: USUAL, steps: [[LIVE, '5']], shows: /idle .* \d/, watchMs: 12_000 },
  { name: 'projects', size: WIDE, steps: [[LIVE, '6']], shows: /shop +project/, watchMs: 12_000 },
  {
    name: 'past',
    size: WIDE,
    steps: [[LIVE, '']],
    then: '[[[[[[[[',
    shows: /PAST/,
    watchMs: 30_000,
  },
  { name: 'since', size: WIDE, steps: [[LIVE, 't']], shows: /since \d+:/, watchMs: 12_000 },
  { name: 'filter', size: USUAL, steps: [[LIVE, '/cpu>20 & !project:batch']], shows: /Enter keep/ },
  {
    name: 'overview',
    size: USUAL,
    steps: [
      [LIVE, `/batch-encode${KEY.enter}`],
      [/batch-encode-1/, 'O'],
    ],
    shows: /137/,
    watchMs: 2000,
  },
  {
    name: 'processes',
    size: USUAL,
    steps: [
      [LIVE, `/shop-web${KEY.enter}`],
      [/shop-web-1/, 'Pt'],
    ],
    shows: /nginx: worker/,
    watchMs: 3000,
  },
  {
    name: 'inspect',
    size: USUAL,
    steps: [
      [LIVE, `/shop-search${KEY.enter}`],
      [/shop-search-1/, 'i'],
      [/State: /, `/refused${KEY.enter}`],
    ],
    shows: /Connection refused/,
  },
  {
    name: 'layers',
    size: USUAL,
    steps: [
      [LIVE, '2'],
      [/IMAGE|NAME/, KEY.enter],
    ],
    shows: /LAYER|Layers/,
  },
  { name: 'palette', size: USUAL, steps: [[LIVE, ':rem']], shows: /docker rm/ },
  {
    name: 'limits',
    size: USUAL,
    steps: [
      [LIVE, `/infra-render${KEY.enter}`],
      [/infra-render-1/, 'L'],
      [/memory/, 'memory=1g'],
    ],
    shows: /leaves/,
  },
  {
    name: 'unconnected',
    size: USUAL,
    // nor any container's cgroup, which would be shown instead
    args: ['-H', 'unix:///run/nothing-here.sock', '--cgroup-root', '/var', '--proc-root', '/var'],
    steps: [],
    shows: /d(emo| )/,
  },
];

const ZOOM = 1.5;
const FOLDER = join(import.meta.dirname, '../../screenshots');
/** The last frame of a change has arrived. */
const SETTLED_MS = 400;

async function shoot(scene: Scene): Promise<Uint8Array> {
  const [columns, rows] = scene.size;
  const dtop = new Dtop({
    args: scene.args ?? ['--demo'],
    columns,
    rows,
    ...(scene.env === undefined ? {} : { env: scene.env }),
  });
  try {
    for (const [shows, keys] of scene.steps) {
      await dtop.shows(shows);
      dtop.press(keys);
    }
    await sleep(scene.watchMs ?? 0);
    dtop.press(...(scene.then ?? ''));
    await dtop.shows(scene.shows);
    await sleep(SETTLED_MS);
    return toPng(toSvg(dtop.pty.model), ZOOM);
  } finally {
    dtop.close();
  }
}

async function save(scene: Scene): Promise<void> {
  const png = await shoot(scene);
  writeFileSync(join(FOLDER, `${scene.name}.png`), png);
  process.stdout.write(`${scene.name}: ${scene.size.join('x')}, ${png.length} bytes\n`);
}

const wanted = process.argv.slice(2);
mkdirSync(FOLDER, { recursive: true });
for (const scene of SCENES) {
  if (wanted.length > 0 && !wanted.includes(scene.name)) continue;
  await save(scene).catch((error: unknown) => {
    // the other pictures can still be made
    process.stderr.write(`${scene.name}: ${String(error)}\n`);
    process.exitCode = 1;
  });
}
