/**
 * What the user of a terminal of 200 × 50 notices, with the containers of a private engine: how long a start
 * takes, how long a key, how much is sent while nothing happens. Beside it bare Node, stock Ink and
 * `docker stats`.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { found, median, printTable, quantile } from '../support/bench.js';
import type { EngineFleet } from '../support/engine-fleet.js';
import { Recording } from '../support/recording.js';

const PROGRAM = path.join(import.meta.dirname, '../../bin/dtop.js');
const NODE = process.execPath;
const START_ROUNDS = 6;
const KEYS = 150;
const KEY_PAUSE_MS = 20;
/** Below it the cursor comes back, so that it moves with each key. */
const KEY_RUN = 20;
const WARM_MS = 2000;
const WINDOW_MS = 6000;

type Command = readonly [program: string, ...args: string[]];

const has = (program: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

class TerminalBench {
  readonly #fleet: EngineFleet;

  constructor(fleet: EngineFleet) {
    this.#fleet = fleet;
  }

  async run(): Promise<void> {
    await this.#starts();
    await this.#keys();
    await this.#idleTraffic();
  }

  #start([program, ...args]: Command): Recording {
    const env = {
      DOCKER_HOST: this.#fleet.engine.endpoint,
      // nothing is left in the home
      XDG_CACHE_HOME: '/dev/null',
      NODE_ENV: 'production',
    };
    return new Recording(program, args, { env });
  }

  /** The last frame of a screen that shows a name stays until it is over. */
  async #end(recording: Recording): Promise<void> {
    recording.write('q');
    const timer = setTimeout(() => recording.kill(), 2000);
    await recording.ended;
    clearTimeout(timer);
  }

  async #starts(): Promise<void> {
    const times = new Map<string, number[]>();
    const note = (what: string, ms: number | undefined): void => {
      times.set(what, [...(times.get(what) ?? []), ms ?? NaN]);
    };
    for (let round = 0; round < START_ROUNDS; round++) {
      note('node -e 0', await this.#start([NODE, '-e', '0']).ended);
      note('dtop --version', await this.#start([NODE, PROGRAM, '--version']).ended);
      const dtop = this.#start([NODE, PROGRAM]);
      await sleep(600);
      await this.#end(dtop);
      note('dtop: names', await dtop.shownAt(/bench-\d/));
      note('dtop: CPU figures', await dtop.shownAt(/bench-\d+ +running +\d+\.\d/));
      if (round % 3 > 0 || !has('docker')) continue;
      const stats = this.#start(['docker', 'stats']);
      await sleep(3000);
      stats.kill();
      await stats.ended;
      note('docker stats: figures', await stats.shownAt(/bench-\d+ +\d+\.\d/));
    }
    const middle = (what: string): number => median(times.get(what) ?? []);
    const bare = middle('node -e 0');
    printTable(
      ['ms from exec, median (quickest)', '', 'times node -e 0'],
      [...times].map(([what, all]) => [
        what,
        `${median(all).toFixed(0)} (${Math.min(...all).toFixed(0)})`,
        (median(all) / bare).toFixed(2),
      ]),
    );
    const ratio = (what: string, most: number): void =>
      found({
        what: `${what}, against node -e 0 (${bare.toFixed(0)} ms)`,
        limit: `at most ${most} times`,
        found: `${(middle(what) / bare).toFixed(2)} times, ${middle(what).toFixed(0)} ms`,
        met: middle(what) <= most * bare,
      });
    ratio('dtop --version', 1.5);
    ratio('dtop: names', 3);
    found({
      what: `first CPU figures of ${this.#fleet.count} containers (docker stats: ${middle('docker stats: figures').toFixed(0)} ms)`,
      limit: 'at most 450 ms',
      found: `${middle('dtop: CPU figures').toFixed(0)} ms`,
      met: middle('dtop: CPU figures') <= 450,
    });
  }

  /** From the write of a key to the first bytes that move the cursor's mark. */
  async #keyTimes(command: Command): Promise<readonly number[]> {
    const program = this.#start(command);
    await sleep(WARM_MS);
    const times: number[] = [];
    for (let key = 0; key < KEYS; key++) {
      const seen = program.chunks.length;
      const at = program.now();
      program.write(Math.floor(key / KEY_RUN) % 2 === 0 ? 'j' : 'k');
      await sleep(KEY_PAUSE_MS);
      const moved = (): Recording['chunks'][number] | undefined =>
        program.chunks.slice(seen).find(({ data }) => data.includes('▸'));
      for (let tries = 0; moved() === undefined && tries < 20; tries++) await sleep(KEY_PAUSE_MS);
      times.push((moved()?.atMs ?? NaN) - at);
    }
    await this.#end(program);
    return times.filter((ms) => !Number.isNaN(ms));
  }

  async #keys(): Promise<void> {
    const stockInk = path.join(import.meta.dirname, 'stock-ink.ts');
    const ways: readonly (readonly [string, Command])[] = [
      [`dtop, ${this.#fleet.count} containers`, [NODE, PROGRAM]],
      ['stock Ink, 45 rows × 12 columns', [NODE, '--import', 'tsx', stockInk]],
    ];
    const rows: string[][] = [];
    for (const [name, command] of ways) {
      const times = await this.#keyTimes(command);
      const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
      rows.push([name, p50.toFixed(1), p99.toFixed(1), `${times.length} of ${KEYS}`]);
      if (command[1] !== PROGRAM) continue;
      found({
        what: 'from a key to its frame',
        limit: 'p50 at most 5 ms, p99 at most 30 ms',
        found: `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
        met: p50 <= 5 && p99 <= 30,
      });
    }
    printTable(['ms from a key to its frame', 'p50', 'p99', 'keys shown'], rows);
  }

  async #bytesPerSec(command: Command): Promise<number> {
    const program = this.#start(command);
    await sleep(WARM_MS);
    const from = program.now();
    await sleep(WINDOW_MS);
    const bytes = program.bytes(from, program.now());
    program.write('q');
    program.kill();
    await program.ended;
    return bytes / (WINDOW_MS / 1000);
  }

  async #idleTraffic(): Promise<void> {
    const rate = await this.#bytesPerSec([NODE, PROGRAM]);
    found({
      what: `${this.#fleet.count} containers, all idle: bytes/s to the terminal`,
      limit: 'at most 150',
      found: rate.toFixed(0),
      met: rate <= 150,
    });
  }
}

/** Of containers that sleep. */
export const measureTerminal = (fleet: EngineFleet): Promise<void> =>
  new TerminalBench(fleet).run();
