/**
 * npm run mutants: changes one thing at a time in the modules that must not be wrong, and looks whether
 * their tests notice. What no test notices is listed, and is a failure unless `EXPLAINED` says why it is
 * no fault. The mutation tester is fetched for the run: it is no part of dtop, nor of its tests.
 * Usage: npm run mutants -- [module ...]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EXPLAINED } from '../support/mutants-explained.js';

const TESTER = '@stryker-mutator/core@10.1.1';
const ROOT = path.join(import.meta.dirname, '../..');
const FOLDER = path.join(ROOT, '.cache/mutants');

interface Module {
  readonly files: readonly string[];
  readonly tests: readonly string[];
}

const files = (folder: string, ...names: readonly string[]): readonly string[] =>
  names.map((name) => `src/${folder}/${name}.ts`);
const tests = (folder: string, ...names: readonly string[]): readonly string[] =>
  names.map((name) => `test/${folder}/${name}.test.ts`);

/** The tests that are to notice: no others, so that each module is held by its own. */
const MODULES: Readonly<Record<string, Module>> = {
  derive: { files: files('model', 'usage'), tests: tests('model', 'usage') },
  sanitise: {
    files: files('model', 'safe-text'),
    tests: [...tests('model', 'model'), ...tests('faults', 'sanitise')],
  },
  scan: { files: files('sampler', 'scan'), tests: tests('sampler', 'scan', 'scan-cut') },
  intent: {
    files: files('panes', 'act', 'confirm'),
    tests: tests(
      'panes',
      ...['intent', 'projects', 'limits', 'clean-up', 'members', 'pull', 'resolve'],
    ),
  },
  planner: {
    files: files('cleanup', 'plan'),
    tests: tests('cleanup', 'plan', 'plan-properties', 'plan-order'),
  },
  runner: {
    files: [...files('app', 'runner'), ...files('model', 'order')],
    tests: tests('app', 'runner'),
  },
  timers: {
    files: files('app', 'timed', 'undo', 'timers', 'timer-files'),
    tests: tests('app', 'timers'),
  },
};

interface Report {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: string;
        readonly mutants: readonly {
          readonly status: string;
          readonly replacement: string;
          readonly location: { readonly start: Place; readonly end: Place };
        }[];
      }
    >
  >;
}
interface Place {
  readonly line: number;
  readonly column: number;
}

const settings = (module: Module, report: string) => ({
  testRunner: 'command',
  commandRunner: {
    command: `"${process.execPath}" --import tsx --test --test-isolation=none ${module.tests.join(' ')}`,
  },
  mutate: module.files,
  reporters: ['json', 'dots'],
  jsonReporter: { fileName: report },
  concurrency: 2,
  // what never ends counts as noticed: that must not be a machine that has other things to do
  timeoutMS: 60_000,
  tempDirName: '.cache/mutants/sandbox',
  ignorePatterns: ['/screenshots', '/dist*', '/.cache'],
  // the tester reads it with a compiler that is no longer installed under that name
  tsconfigFile: 'none.json',
});

async function mutate(name: string, module: Module): Promise<Report> {
  const report = path.join(FOLDER, `${name}.report.json`);
  const config = path.join(FOLDER, `${name}.json`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(config, JSON.stringify(settings(module, report)));
  const args = ['--yes', '-p', TESTER, 'stryker', 'run', config];
  const child = spawn('npx', args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${TESTER} ended with ${code}`);
  return JSON.parse(readFileSync(report, 'utf8'));
}

/** `file: what stands there -> what no test noticed in its place` */
function* survivors({ files }: Report): Generator<string> {
  for (const [file, { source, mutants }] of Object.entries(files)) {
    const lines = source.split('\n');
    for (const { status, replacement, location } of mutants) {
      if (status !== 'Survived' && status !== 'NoCoverage') continue;
      const { start, end } = location;
      const line = lines[start.line - 1] ?? '';
      const part = line.slice(
        start.column - 1,
        end.line === start.line ? end.column - 1 : undefined,
      );
      yield `${file}: ${line.trim()} | ${part} -> ${replacement.replaceAll(/\s+/g, ' ')}`;
    }
  }
}

const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(MODULES);
let unexplained = 0;
for (const name of chosen) {
  const found = MODULES[name];
  if (found === undefined) throw new Error(`no module ${name}: ${Object.keys(MODULES).join(', ')}`);
  const report = await mutate(name, found);
  const mutants = Object.values(report.files).flatMap((file) => file.mutants);
  const endless = mutants.filter(({ status }) => status === 'Timeout').length;
  const left = [...survivors(report)];
  const open = left.filter((each) => EXPLAINED[each] === undefined);
  console.log(
    `${name}: ${mutants.length} mutants, ${mutants.length - left.length} noticed (${endless} never end), ${left.length - open.length} explained`,
  );
  for (const each of open) console.log(`  not noticed  ${each}`);
  unexplained += open.length;
}
process.exitCode = unexplained === 0 ? 0 : 1;
