/**
 * Every scene through the real picture-making: React and Ink above, painted surfaces below, the terminal's
 * own bytes into a terminal model. A golden is the text, then the runs of style.
 * `UPDATE_GOLDENS=1 npm run test:unit` rewrites them; look at the difference before committing it.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createStore } from '../../src/store/store.js';
import { Screen } from '../../src/terminal/screen.js';
import { mount } from '../../src/ui/mount.js';
import { arranged } from '../support/sample-state.js';
import { Sink } from '../support/sink.js';
import { TerminalModel, type ModelCell } from '../support/terminal.js';
import { OBJECT_SCENES } from './object-scenes.js';
import { DETAIL_SCENES } from './detail-scenes.js';
import { PALETTE_SCENES } from './palette-scenes.js';
import { SCENES, type Scene } from './scenes.js';

const DIRECTORY = path.join(import.meta.dirname, 'goldens');
// wall clocks of the goldens are of this zone
process.env['TZ'] = 'UTC';
const UPDATE = process.env['UPDATE_GOLDENS'] === '1';

async function picture(scene: Scene, columns: number, rows: number): Promise<string> {
  const sink = new Sink(columns, rows);
  // a clock that stands: how busy this machine is must not make a line slow
  const screen = new Screen({
    output: sink,
    env: { LANG: 'C.UTF-8' },
    color: '256',
    now: () => 0,
  });
  screen.enter();
  const state = arranged({ ...scene.state, size: { columns, rows } });
  const mounted = mount(screen, createStore(state), { history: scene.history, logs: scene.logs });
  await mounted.complete();
  for (let turns = 0; turns < 6; turns++) await turn();
  const model = new TerminalModel({ columns, rows });
  await model.write(sink.take());
  const text = model.text().join('\n').trimEnd();
  const styles = Array.from({ length: rows }, (_, y) => runs(model, y))
    .filter(Boolean)
    .join('\n');
  mounted.unmount();
  model.dispose();
  return `${text}\n---\n${styles}\n`;
}

const look = (cell: ModelCell): string =>
  [
    cell.fg !== 'default' && `fg${cell.fg}`,
    cell.bg !== 'default' && `bg${cell.bg}`,
    cell.bold && 'bold',
    cell.dim && 'dim',
    cell.inverse && 'inverse',
  ]
    .filter(Boolean)
    .join('+');

/** `3: 0-4 bold 9-12 fg6`: cells that differ from the terminal's default. */
function runs(model: TerminalModel, y: number): string {
  const found: string[] = [];
  let start = 0;
  for (let x = 1; x <= model.columns; x++) {
    const style = look(model.cell(start, y));
    if (x < model.columns && look(model.cell(x, y)) === style) continue;
    if (style !== '') found.push(`${start}-${x - 1} ${style}`);
    start = x;
  }
  return found.length === 0 ? '' : `${y}: ${found.join('  ')}`;
}

describe('screens', () => {
  const expected = new Set<string>();
  for (const scene of [...SCENES, ...DETAIL_SCENES, ...OBJECT_SCENES, ...PALETTE_SCENES])
    for (const [columns, rows] of scene.sizes) {
      const name = `${scene.name}@${columns}x${rows}.txt`;
      expected.add(name);
      it(name, async () => {
        const actual = await picture(scene, columns, rows);
        const file = path.join(DIRECTORY, name);
        if (UPDATE) writeFileSync(file, actual);
        assert.ok(existsSync(file), `no golden ${name}: run with UPDATE_GOLDENS=1`);
        assert.equal(actual, readFileSync(file, 'utf8'));
      });
    }

  it('have no golden without a scene', () => {
    const stray = readdirSync(DIRECTORY).filter((name) => !expected.has(name));
    if (UPDATE) for (const name of stray) rmSync(path.join(DIRECTORY, name));
    assert.deepEqual(UPDATE ? [] : stray, []);
  });
});
