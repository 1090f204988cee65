/**
 * npm run guards: takes one guard away at a time, in the sources that a test runs and in the built program
 * it may run, and shows that its test goes red. A test that stays green protects nothing. Words on the
 * command line choose among the guards.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Plugin } from 'esbuild';
import { bundle } from '../../scripts/build.js';
import { ROOT, unguarded, type Guard } from '../support/guard.js';
import { GUARDS } from '../support/guards.js';

/** A test that fails may do so by waiting in vain. */
const TEST_MS = 60_000;
const PATIENCE_MS = 180_000;

const without = ({ without: changes }: Guard): Plugin => ({
  name: 'without',
  setup({ onLoad }) {
    for (const change of changes)
      onLoad({ filter: new RegExp(`/${change.file.replaceAll('.', String.raw`\.`)}$`) }, () => ({
        contents: unguarded(change),
        loader: 'ts',
      }));
  },
});

/** @returns the program, built without the guard */
async function build(directory: string, guard: Guard): Promise<string> {
  cpSync(path.join(ROOT, 'bin'), path.join(directory, 'bin'), { recursive: true });
  cpSync(path.join(ROOT, 'package.json'), path.join(directory, 'package.json'));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(directory, 'node_modules'));
  await bundle(path.join(directory, 'dist'), [without(guard)]);
  return path.join(directory, 'bin/dtop.js');
}

/** How many of the guard's tests passed and failed. */
function run({ test, name }: Guard, program: string | undefined) {
  const preloads = ['tsx', path.join(ROOT, 'test/support/without-guard.ts')];
  const { stdout } = spawnSync(
    process.execPath,
    [
      ...preloads.flatMap((preload) => ['--import', preload]),
      ...['--test', '--test-force-exit', '--test-reporter=tap', `--test-timeout=${TEST_MS}`],
      ...['--test-name-pattern', test.only ?? test.name, test.file],
    ],
    {
      cwd: ROOT,
      encoding: 'utf8',
      timeout: PATIENCE_MS,
      // a failure shows whole screens
      maxBuffer: 2 ** 28,
      env: {
        ...process.env,
        ...(program !== undefined && { DTOP_WITHOUT: name, DTOP_PROGRAM: program }),
      },
    },
  );
  const count = (what: string): number =>
    Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(stdout)?.[1] ?? 0);
  return { passed: count('pass'), failed: count('fail') + count('cancelled') };
}

async function isNeeded(guard: Guard): Promise<boolean> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'dtop-guard-'));
  try {
    const [{ passed, failed }, red] = [
      run(guard, undefined),
      run(guard, await build(directory, guard)),
    ];
    const isGreenWith = failed === 0 && passed > 0;
    console.log(
      `${isGreenWith && red.failed > 0 ? 'red ' : 'NOT RED'}  without ${guard.name}: ${guard.test.file}`,
      isGreenWith ? '' : '(its test fails with it, too)',
    );
    return isGreenWith && red.failed > 0;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const words = process.argv.slice(2);
const chosen = GUARDS.filter(({ name }) => words.every((word) => name.includes(word)));
let needed = 0;
for (const guard of chosen) if (await isNeeded(guard)) needed++;
console.log(`${needed} of ${chosen.length} guards have a test that goes red without them`);
process.exitCode = needed === chosen.length && needed > 0 ? 0 : 1;
