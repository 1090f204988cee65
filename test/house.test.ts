/** What `npm run check` asks for, so that nothing lands without it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';

const root = path.dirname(import.meta.dirname);
const bin = (name: string): string => path.join(root, 'node_modules/.bin', name);

const CHECKS: Readonly<Record<string, readonly [command: string, ...args: string[]]>> = {
  'the generated tables are current': [
    process.execPath,
    ...['--import', 'tsx', 'scripts/docs.ts', '--check'],
  ],
  'the linter has nothing to say': [bin('oxlint'), '--type-aware', '--deny-warnings'],
  'everything is formatted': [bin('prettier'), '--check', '.'],
  'it compiles': [bin('tsc'), '--noEmit'],
  'nothing is unused': [bin('knip')],
};

for (const [what, [command, ...args]] of Object.entries(CHECKS))
  test(what, () => {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      cwd: root,
      encoding: 'utf8',
    });
    assert.equal(error, undefined);
    assert.equal(status, 0, stdout + stderr);
  });
