/**
 * npm run exits: every way out of dtop, from whatever it is doing, twenty times each. The tests of
 * test/terminal/program.test.ts do it once.
 * Usage: npm run exits -- [--rounds 20]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { found } from '../support/bench.js';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '20' } } });

/** `ok 3 - ends by SIGTERM in a log`, of TAP. */
const RESULT = /^\s*(not )?ok \d+ - (.*(?:ends|stops|waits|tells).*)$/gm;

const passed = new Map<string, number>();
const rounds = Number(values.rounds);
for (let round = 0; round < rounds; round++) {
  const tests = ['--test', '--test-reporter=tap', 'test/terminal/program.test.ts'];
  const child = spawn(process.execPath, ['--import', 'tsx', ...tests], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [tap] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  for (const [, failed, name = ''] of tap.matchAll(RESULT))
    passed.set(name, (passed.get(name) ?? 0) + (failed === undefined ? 1 : 0));
}
if (passed.size === 0) throw new Error('no test ran');
for (const [what, count] of passed)
  found({ what, limit: `${rounds} of ${rounds}`, found: `${count}`, met: count === rounds });
