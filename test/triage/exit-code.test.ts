import assert from 'node:assert/strict';
import { it } from 'node:test';
import { exitText } from '../../src/triage/exit-code.js';

const CASES: readonly (readonly [code: number | undefined, oom: boolean, text: string])[] = [
  [0, false, 'exit 0'],
  [1, false, 'exit 1'],
  [125, false, 'exit 125 docker failed'],
  [126, false, 'exit 126 not executable'],
  [127, false, 'exit 127 command not found'],
  [134, false, 'exit 134 SIGABRT'],
  [137, false, 'exit 137 SIGKILL'],
  [137, true, 'exit 137 OOM'],
  [139, false, 'exit 139 SIGSEGV'],
  [143, false, 'exit 143 SIGTERM'],
  [200, false, 'exit 200'],
  [255, false, 'exit 255'],
  [undefined, false, 'exit code unknown'],
  [undefined, true, 'exit OOM'],
];

for (const [code, oom, text] of CASES)
  it(`decodes ${code}${oom ? ' with an OOM kill' : ''}`, () =>
    assert.equal(exitText(code, oom), text));
