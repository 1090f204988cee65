import { setTimeout as sleep } from 'node:timers/promises';
import { Fleet } from './fleet.js';
import { openFilesOf, rssBytes } from './meter.js';
import { Probed } from './probed.js';

export interface SoakOptions {
  readonly lastsMs: number;
  /** Between two ticks of dtop: 50 is twenty times as fast as usual. */
  readonly intervalMs: number;
  readonly containers: number;
  /** The daemon goes away, hangs, and cuts its streams. */
  readonly faults: boolean;
  readonly looks: number;
  readonly onLook?: (look: Look) => void;
}

/** What must not grow. */
export interface Look {
  readonly atSec: number;
  readonly descriptors: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
  /** Of the rings, mostly. */
  readonly arrayBufferBytes: number;
  readonly listeners: number;
  /** Timers, sockets and the like that keep the event loop. */
  readonly resources: number;
  /** Rows of containers that are not there. */
  readonly strangers: number;
}

export interface Soaked {
  readonly looks: readonly Look[];
  readonly begun: number;
  readonly faults: number;
  readonly keys: number;
  readonly exitCode: number | undefined;
}

const CHURN_MS = 250;
const STIR_MS = 1000;
const KEY_MS = 150;
const RESIZE_MS = 3000;
const FAULT_MS = 7000;
/** How long a fault lasts. */
const LASTS_MS = 2000;
/** How long nothing happens before what is left is counted. */
const CALM_MS = 1200;

/** Looked at, opened and closed, never acted on. */
const KEYS = [
  ...['j', 'j', 'k', ' ', ' ', '\x1b', '\r', '\t', '\t', '>', '<', '\x1b'],
  ...['l', '\x1b', 'i', '\x1b', '?', '\x1b', 'o', '\x1b', 'c', '\x1b', 'K', '\x1b', 'I', 'I'],
  ...['/', 'f', 'a', '\t', '\r', '/', '\x15', '\r', '2', '3', '4', '5', '1'],
];
const SIZES = [
  [200, 50],
  [80, 24],
  [40, 15],
  [120, 30],
] as const;

/** One after the other. @returns how often, and the end of it */
function every(ms: number, act: (time: number) => unknown): { times: number; stop(): void } {
  const timer = { times: 0, stop: () => clearInterval(interval) };
  const interval = setInterval(() => void act(timer.times++), ms);
  return timer;
}

/** Each for `LASTS_MS`, in turn. */
function faultsOf({ daemon }: Fleet): readonly (() => Promise<void>)[] {
  return [
    async () => {
      await daemon.down();
      await sleep(LASTS_MS);
      await daemon.up();
    },
    async () => daemon.cutEvents(),
    async () => {
      daemon.fail(/./, { kind: 'hang' });
      daemon.cutEvents();
      await sleep(LASTS_MS);
      daemon.heal();
    },
    async () => {
      daemon.fail(/^GET \/containers\/json/, { kind: 'cut', bytes: 300 });
      daemon.cutEvents();
      await sleep(LASTS_MS);
      daemon.heal();
    },
  ];
}

/** dtop over containers that come and go, keys, changes of size and a daemon that fails, for a while. */
export async function soak(options: SoakOptions): Promise<Soaked> {
  const { lastsMs, intervalMs, containers, looks: count } = options;
  const fleet = await Fleet.of(containers, false);
  const dtop = await Probed.start(['--host', fleet.endpoint], intervalMs);
  try {
    await dtop.pty.waitFor(/fake-\d/);
    const looks: Look[] = [];
    const [startedAt, all] = [performance.now(), { begun: 0, faults: 0, keys: 0 }];
    for (let look = 0; look < count; look++) {
      const done = await trouble(fleet, dtop, {
        lastsMs: lastsMs / count,
        failures: options.faults ? rotated(faultsOf(fleet), look) : [],
      });
      all.begun += done.begun;
      all.faults += done.faults;
      all.keys += done.keys;
      const now = await lookAt(fleet, dtop, startedAt);
      looks.push(now);
      options.onLook?.(now);
    }
    dtop.pty.write('\x1b\x1b');
    await sleep(CALM_MS);
    dtop.pty.write('q');
    const { code } = await dtop.pty.exit;
    return { looks, ...all, exitCode: code };
  } finally {
    await dtop.close();
    await fleet.close();
  }
}

const rotated = <Item>(items: readonly Item[], by: number): readonly Item[] =>
  items.map((_, index) => items[(index + by) % items.length] ?? _);

interface Trouble {
  readonly lastsMs: number;
  /** The first at once, one after the other. */
  readonly failures: readonly (() => Promise<void>)[];
}

async function trouble(fleet: Fleet, { pty }: Probed, { lastsMs, failures }: Trouble) {
  let failing = failures[0]?.() ?? Promise.resolve();
  const churn = every(CHURN_MS, () => {
    fleet.begin();
    return fleet.end();
  });
  const stir = every(STIR_MS, () => fleet.stir(0.3));
  const keys = every(KEY_MS, (time) => pty.write(KEYS[time % KEYS.length] ?? ''));
  const resizes = every(RESIZE_MS, (time) => {
    const [columns, rows] = SIZES[time % SIZES.length] ?? SIZES[0];
    pty.resize(columns, rows);
  });
  const faulty = every(FAULT_MS, (time) => {
    failing = failing.then(failures[(time + 1) % failures.length]);
  });
  await sleep(lastsMs);
  for (const timer of [churn, stir, keys, resizes, faulty]) timer.stop();
  await failing;
  const faults = failures.length > 0 ? faulty.times + 1 : 0;
  return { begun: churn.times, faults, keys: keys.times };
}

/** Rows of the machine are of whatever else runs there, and come and go with it. */
const isOurs = (path: string, group: string): boolean =>
  !path.startsWith('/sys/fs/cgroup/') || path.includes(`/${group}/`);

const shownNames = (text: string): readonly string[] => text.match(/\bfake-\d+/g) ?? [];

/** When nothing happens, in the list of containers. */
async function lookAt(fleet: Fleet, dtop: Probed, startedAt: number): Promise<Look> {
  const { pty } = dtop;
  // out of whatever is open, and the filter away
  for (const key of ['\x1b', '\x1b', '\x1b', '1', '\x1b', '\x1b']) {
    pty.write(key);
    await sleep(100);
  }
  pty.resize(200, 50);
  // an answer that does not come is waited for until its deadline
  const isCurrent = (text: string): boolean =>
    /\blive\b/.test(text) && text.includes(`Containers ${fleet.size} `);
  await pty.waitFor(isCurrent, 60_000);
  await sleep(CALM_MS);
  const { memory, listeners, resources } = await dtop.look();
  return {
    atSec: Math.round((performance.now() - startedAt) / 1000),
    descriptors: openFilesOf(pty.pid).filter((path) => isOurs(path, fleet.group)).length,
    rssBytes: rssBytes([pty.pid]),
    heapBytes: memory.heapUsed,
    arrayBufferBytes: memory.arrayBuffers,
    listeners,
    resources: Object.values(resources).reduce((sum, number) => sum + number, 0),
    strangers: shownNames(pty.text()).filter((name) => !fleet.names.has(name)).length,
  };
}
