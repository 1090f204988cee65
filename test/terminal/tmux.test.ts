import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { after, test } from 'node:test';
import { textWidth } from '../../src/terminal/width.js';
import { script } from '../support/pty.js';
import { SAMPLES } from '../support/widths.js';

const [NODE, ARGS] = script('test/terminal/fixtures/picture.ts');
const present = spawnSync('tmux', ['-V']).status === 0;
const socket = `dtop-test-${process.pid}`;

const tmux = (...args: string[]): string =>
  execFileSync('tmux', ['-u', '-L', socket, '-f', '/dev/null', ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LANG: 'C.UTF-8' },
  });

/** The pane's rows once the last of them is drawn. */
async function rowsOf(count: number): Promise<string[]> {
  for (let tries = 0; tries < 500; tries++) {
    const rows = tmux('capture-pane', '-p').split('\n').slice(0, count);
    if (rows.at(-1)?.includes(`|${count - 1}`) === true) return rows;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`not drawn:\n${tmux('capture-pane', '-p')}`);
}

after(() => {
  if (present) spawnSync('tmux', ['-L', socket, 'kill-server']);
});

// tmux counts columns by the C library's table: a real terminal that is not our model
test(
  'in tmux every row is drawn, and its columns stay, at any size',
  { skip: !present },
  async () => {
    const command = [NODE, ...ARGS].map((part) => `'${part}'`).join(' ');
    tmux('new-session', '-d', '-x', '80', '-y', '24', command);
    for (const [columns, rows] of [
      [80, 24],
      [200, 40],
      [40, 15],
    ] as const) {
      tmux('resize-window', '-x', String(columns), '-y', String(rows));
      const shown = await rowsOf(rows);
      SAMPLES.slice(-rows).forEach((sample, y) => {
        const row = shown[y] ?? '';
        const [before = ''] = row.split('|');
        assert.equal(before.trim().normalize('NFC'), sample.repeat(2).trim().normalize('NFC'));
        assert.equal(textWidth(before), 12, `${columns}x${rows}: ${JSON.stringify(row)}`);
        assert.match(row, new RegExp(`\\|${y}$`));
      });
    }
  },
);
