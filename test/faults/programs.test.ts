/** What dtop starts on this machine, and what of others' text comes near it. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { pipeLines } from '../../src/app/child.js';
import { sanitize } from '../../src/model/safe-text.js';
import { containerRows, containerTarget } from '../../src/panes/container-row.js';
import { toldOf } from '../../src/panes/launch.js';
import { lineOf } from '../../src/panes/line-editor.js';
import type { LaunchWay } from '../../src/store/launch.js';
import { PAYLOADS } from '../support/payloads.js';
import { container, stateWith } from '../support/sample-state.js';
import { Sink } from '../support/sink.js';

const SRC = path.join(import.meta.dirname, '../../src');

test('programs are started in two files', () => {
  const starting = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
    (name) =>
      /\.tsx?$/.test(name) &&
      /node:(child_process|cluster)/.test(readFileSync(path.join(SRC, name), 'utf8')),
  );
  assert.deepEqual(starting.toSorted(), ['app/child.ts', 'app/timers.ts']);
});

test('what is started is what was typed, whatever the container is called', () => {
  const ways: readonly LaunchWay[] = [{ does: 'nsenter', pid: 7 }, { does: 'pipe' }];
  const names = ['`touch /tmp/p`', '$(id)', '-rf', '; reboot', "'", ...PAYLOADS.map((p) => p.text)];
  for (const name of names) {
    const [row] = containerRows(stateWith([container(0, { name: sanitize(name) })]));
    const target = containerTarget(row ?? assert.fail('no row'));
    for (const way of ways) {
      const { borrower } = toldOf({ type: 'launch', ...lineOf('wc -l'), target, way });
      assert.ok(borrower !== undefined && 'command' in borrower);
      assert.deepEqual(borrower.command, way.does === 'pipe' ? 'wc -l' : ['wc', '-l'], name);
    }
  }
});

test('lines of a log reach a command by its input, and nothing in them is run', async (context) => {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'dtop-piped-'));
  context.after(() => rmSync(directory, { recursive: true }));
  const [out, trap] = [path.join(directory, 'out'), path.join(directory, 'trap')];
  const lines = [`$(touch ${trap})`, `\`touch ${trap}\``, `; touch ${trap}`, `'; touch ${trap}; '`];
  const stdin = new PassThrough();
  const stdout = new Sink(80, 24);
  const ended = pipeLines(lines, `cat > ${out}`, { stdin, stdout });
  // back to dtop
  stdin.write('\r');
  assert.equal(await ended, 'ended, exit 0');
  assert.equal(readFileSync(out, 'utf8'), `${lines.join('\n')}\n`);
  assert.equal(existsSync(trap), false);
});
