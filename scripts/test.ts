/**
 * npm test: the tests without an engine, then the live ones against a private engine on this machine and
 * again in a cgroup v2 guest. Names of stages on the command line choose among them. What a machine
 * cannot run is said at the end, and with `CI` set it is a failure.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { engineMissing } from '../test/support/dockerd.js';
import { guestMissing, runInGuest } from '../test/support/guest.js';

const GUEST_MS = 20 * 60_000;

interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Stage {
  readonly title: string;
  readonly missing: () => string | undefined;
  readonly run: () => Promise<Tally>;
}

/** Timings of one live test are not to be disturbed by another. */
const ALONE = '--test-concurrency=1';

const STAGES: Readonly<Record<string, Stage>> = {
  unit: {
    title: 'tests without an engine',
    missing: () => undefined,
    run: () => nodeTest(['test/!(live)/**/*.test.{ts,tsx}', 'test/*.test.ts']),
  },
  live: {
    title: 'live tests on this machine',
    missing: engineMissing,
    run: () => nodeTest([ALONE, 'test/live/**/*.test.ts']),
  },
  guest: {
    title: 'live tests in a cgroup v2 guest',
    missing: () => engineMissing() ?? guestMissing(),
    // Those in folders of test/live/ are of the terminal or the engine: nothing new under another kernel.
    run: () => guestTest([ALONE, 'test/live/*.test.ts']),
  },
};

/** @param destination of the machine-readable report; people read the other one */
const testArguments = (destination: string, args: readonly string[]): readonly string[] => [
  ...['--import', 'tsx', '--test'],
  ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
  ...['--test-reporter=tap', `--test-reporter-destination=${destination}`],
  ...args,
];

async function nodeTest(args: readonly string[]): Promise<Tally> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-test-'));
  const report = path.join(dir, 'tap');
  try {
    const child = spawn(process.execPath, testArguments(report, args), { stdio: 'inherit' });
    const [code] = await once(child, 'exit');
    return tally(fs.existsSync(report) ? fs.readFileSync(report, 'utf8') : undefined, code);
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

async function guestTest(args: readonly string[]): Promise<Tally> {
  const words = [process.execPath, ...testArguments('/share/tap', args)];
  // an emulated machine takes its time
  const line = [`cd ${quoted(process.cwd())}`, `DTOP_SLOW=1 ${words.map(quoted).join(' ')}`].join(
    ' && ',
  );
  const { code, files } = await runInGuest(line, GUEST_MS);
  if (code === undefined) console.log('the guest ended before the tests did');
  return tally(files.get('tap'), code);
}

const quoted = (word: string): string =>
  /^[\w@%+=:,./*-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** The closing comments of a TAP report: `# pass 12`. A run that left none has failed. */
function tally(report: string | undefined, code: number | null | undefined): Tally {
  const count = (name: string): number =>
    Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(report ?? '')?.[1] ?? 0);
  const failed = count('fail') + count('cancelled');
  return {
    passed: count('pass'),
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: count('skipped') + count('todo'),
  };
}

const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(STAGES);
const tallies: Tally[] = [];
const notRun: string[] = [];

for (const name of chosen) {
  const stage = STAGES[name];
  if (stage === undefined) throw new Error(`no stage ${name}: ${Object.keys(STAGES).join(', ')}`);
  const reason = stage.missing();
  if (reason === undefined) {
    console.log(`\n── ${stage.title}`);
    tallies.push(await stage.run());
  } else {
    notRun.push(`not run: ${stage.title}: ${reason}`);
  }
}

const isComplete = notRun.length === 0 || !process.env['CI'];
const sum = (key: keyof Tally): number => tallies.reduce((total, each) => total + each[key], 0);
const failed = sum('failed') + (isComplete ? 0 : notRun.length);
console.log(['', ...notRun, ''].join('\n'));
console.log(`${sum('passed')} passed, ${failed} failed, ${sum('skipped')} skipped`);
process.exitCode = failed === 0 ? 0 : 1;
