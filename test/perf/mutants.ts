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

/** Which files, and the tests that are to notice: no others, so that each module is held by its own. */
const MODULES: Readonly<Record<string, readonly [files: readonly string[], tests: string]>> = {
  derive: [['src/model/usage.ts'], 'test/model/usage.test.ts'],
  sanitise: [['src/model/safe-text.ts'], 'test/model/model.test.ts test/faults/sanitise.test.ts'],
  scan: [['src/sampler/scan.ts'], 'test/sampler/scan.test.ts test/sampler/scan-cut.test.ts'],
  intent: [
    ['src/panes/act.ts', 'src/panes/confirm.ts'],
    'test/panes/intent.test.ts test/panes/projects.test.ts',
  ],
  planner: [
    ['src/cleanup/plan.ts'],
    'test/cleanup/plan.test.ts test/cleanup/plan-properties.test.ts test/cleanup/plan-order.test.ts',
  ],
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

const settings = (files: readonly string[], tests: string, report: string) => ({
  testRunner: 'command',
  commandRunner: {
    command: `"${process.execPath}" --import tsx --test --test-isolation=none ${tests}`,
  },
  mutate: files,
  reporters: ['json', 'dots'],
  jsonReporter: { fileName: report },
  concurrency: 2,
  timeoutMS: 20_000,
  tempDirName: '.cache/mutants/sandbox',
  ignorePatterns: ['/screenshots', '/dist*', '/.cache'],
  // the tester reads it with a compiler that is no longer installed under that name
  tsconfigFile: 'none.json',
});

async function mutate(name: string, files: readonly string[], tests: string): Promise<Report> {
  const report = path.join(FOLDER, `${name}.report.json`);
  const config = path.join(FOLDER, `${name}.json`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(config, JSON.stringify(settings(files, tests, report)));
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
  const report = await mutate(name, ...found);
  const count = Object.values(report.files).flatMap(({ mutants }) => mutants).length;
  const left = [...survivors(report)];
  const open = left.filter((each) => EXPLAINED[each] === undefined);
  console.log(
    `${name}: ${count} mutants, ${count - left.length} noticed, ${left.length - open.length} explained`,
  );
  for (const each of open) console.log(`  not noticed  ${each}`);
  unexplained += open.length;
}
process.exitCode = unexplained === 0 ? 0 : 1;
