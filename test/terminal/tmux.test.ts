import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { after, describe, it } from 'node:test';
import { createStore } from '../../src/store/store.js';
import { Screen } from '../../src/terminal/screen.js';
import { textWidth } from '../../src/terminal/width.js';
import { mount } from '../../src/ui/mount.js';
import { SCENES } from '../screens/scenes.js';
import { script } from '../support/pty.js';
import { arranged } from '../support/sample-state.js';
import { Sink } from '../support/sink.js';
import { TerminalModel } from '../support/terminal.js';
import { SAMPLES } from '../support/widths.js';

const present = spawnSync('tmux', ['-V']).status === 0;
const socket = `dtop-test-${process.pid}`;
const PROGRAM = path.join(import.meta.dirname, '../../bin/dtop.js');
const SIZES = [
  [80, 24],
  [200, 50],
  [40, 15],
  [120, 30],
  [80, 24],
] as const;

const tmux = (...args: string[]): string =>
  execFileSync('tmux', ['-u', '-L', socket, '-f', '/dev/null', ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LANG: 'C.UTF-8' },
  });

/** A program in a window of tmux. */
class Window {
  readonly #name: string;

  constructor(name: string, command: readonly string[]) {
    const [[columns, rows]] = SIZES;
    const line = command.map((part) => `'${part}'`).join(' ');
    this.#name = name;
    tmux('new-session', '-d', '-s', name, '-x', String(columns), '-y', String(rows), line);
  }

  resize(columns: number, rows: number): void {
    tmux('resize-window', '-t', this.#name, '-x', String(columns), '-y', String(rows));
  }

  /** All rows, once they are as they should be; what tmux shows after 10 s whatever it is. */
  async rows(count: number, drawn: (rows: readonly string[]) => boolean): Promise<string[]> {
    let rows: string[] = [];
    for (let tries = 0; tries < 500; tries++) {
      rows = tmux('capture-pane', '-p', '-t', this.#name).split('\n').slice(0, count);
      if (drawn(rows)) return rows;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return rows;
  }

  close(): void {
    tmux('kill-session', '-t', this.#name);
  }
}

/** The scene as the terminal model shows it. */
async function meant(name: string, columns: number, rows: number): Promise<string[]> {
  const scene = SCENES.find((each) => each.name === name);
  assert.ok(scene !== undefined, name);
  const sink = new Sink(columns, rows);
  const screen = new Screen({ output: sink, env: { LANG: 'C.UTF-8' } });
  screen.enter();
  const mounted = mount(
    screen,
    createStore(arranged({ ...scene.state, size: { columns, rows } })),
    scene,
  );
  await mounted.complete();
  for (let turns = 0; turns < 6; turns++) await turn();
  const model = new TerminalModel({ columns, rows });
  await model.write(sink.take());
  mounted.unmount();
  return model.text();
}

/** What a picture is made of beside ASCII: figures' signs, lines, blocks, marks. */
const STRAY = /[^\x20-\x7e…–·→↑↓←▸●✓✗!─│┌┐└┘├┤▁-█▉-▏░⠀-⣿]/u;

// tmux counts columns by the C library's table: a real terminal that is not our model
describe('in tmux', { skip: !present }, () => {
  after(() => void spawnSync('tmux', ['-L', socket, 'kill-server']));

  it('every row is drawn, and its columns stay, at any size', async () => {
    const [node, args] = script('test/terminal/fixtures/picture.ts');
    const window = new Window('samples', [node, ...args]);
    for (const [columns, rows] of SIZES) {
      window.resize(columns, rows);
      const shown = await window.rows(rows, (now) => now.at(-1)?.includes(`|${rows - 1}`) === true);
      SAMPLES.slice(-rows).forEach((sample, y) => {
        const row = shown[y] ?? '';
        const [before = ''] = row.split('|');
        assert.equal(before.trim().normalize('NFC'), sample.repeat(2).trim().normalize('NFC'));
        assert.equal(textWidth(before), 12, `${columns}x${rows}: ${JSON.stringify(row)}`);
        assert.match(row, new RegExp(`\\|${y}$`));
      });
    }
    window.close();
  });

  for (const name of ['containers', 'detail-charts', 'help', 'confirm-remove-marked'])
    it(`the picture of ${name} is the golden's, after every change of size`, async () => {
      const [node, args] = script('test/terminal/fixtures/scene.ts', name);
      const window = new Window(name, [node, ...args]);
      for (const [columns, rows] of SIZES) {
        window.resize(columns, rows);
        const expected = await meant(name, columns, rows);
        const same = (now: readonly string[]): boolean =>
          expected.every((row, y) => now[y]?.normalize('NFC') === row.normalize('NFC'));
        assert.deepEqual(await window.rows(rows, same), expected, `${columns}x${rows}`);
      }
      window.close();
    });

  it('the running demo fills the screen, its columns aligned, without a stray character', async () => {
    const window = new Window('demo', [process.execPath, PROGRAM, '--demo']);
    for (const [columns, rows] of SIZES) {
      window.resize(columns, rows);
      const drawn = (now: readonly string[]): boolean =>
        / (\? help|q quit)/.test(now.at(-1) ?? '') &&
        now.some((row) => row.includes('CPU%')) &&
        Math.max(...now.map((row) => textWidth(row))) > columns - 12;
      const shown = await window.rows(rows, drawn);
      const context = `${columns}x${rows}:\n${shown.join('\n')}`;
      assert.ok(drawn(shown), context);
      assert.doesNotMatch(shown.join(''), STRAY, context);
      assert.ok(
        shown.every((row) => textWidth(row) <= columns),
        context,
      );

      const titles = shown.findIndex((row) => row.includes('CPU%'));
      const end = textWidth((shown[titles] ?? '').replace(/CPU%.*$/, 'CPU%'));
      const table = shown.slice(titles + 1, -1).filter((row) => row.trim() !== '');
      assert.ok(table.length >= Math.min(20, rows - titles - 3), context);
      for (const row of table)
        assert.match(row.slice(end - 4, end + 1), /[\d–k] $|[\d–k]$/, context);
    }
    tmux('send-keys', '-t', 'demo', 'q');
  });
});
