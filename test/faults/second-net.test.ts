/** Should a text ever reach the screen without having been sanitised. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Screen } from '../../src/terminal/screen.js';
import { assertOwnBytes } from '../support/own-sequences.js';
import { PAYLOADS } from '../support/payloads.js';
import { Sink } from '../support/sink.js';
import { TerminalModel } from '../support/terminal.js';

const SIZE = { columns: 200, rows: PAYLOADS.length } as const;

/** What the screen writes when something was put on it, obeyed by a terminal. */
async function drawn(put: (screen: Screen) => void): Promise<TerminalModel> {
  const sink = new Sink(SIZE.columns, SIZE.rows);
  const screen = new Screen({ output: sink, env: { LANG: 'C.UTF-8' }, now: () => 0 });
  screen.enter();
  put(screen);
  screen.flush();
  const written = sink.take();
  assertOwnBytes(Buffer.from(written));
  const model = new TerminalModel(SIZE);
  await model.write(written);
  return model;
}

function assertUnharmed(model: TerminalModel): void {
  assert.deepEqual([model.titles, model.clipboard, model.bells], [[], [], 0]);
  assert.equal(model.modes.mouseTrackingMode, 'none');
  assert.deepEqual(model.erasures, [2]);
  model.dispose();
}

it('what nobody sanitised, painted, reaches the terminal as text', async () => {
  const model = await drawn(({ grid }) =>
    PAYLOADS.forEach(({ text }, y) => void grid.put(0, y, text)),
  );
  assert.match(model.text().join('\n'), /�\]52;c;/);
  assertUnharmed(model);
});

it('what nobody sanitised, drawn by Ink, reaches the terminal as text', async () => {
  const model = await drawn((screen) =>
    screen.setLayer(PAYLOADS.map(({ text }) => text.replaceAll('\n', ' ')).join('\n')),
  );
  assert.match(model.text().join('\n'), /never ends/);
  assertUnharmed(model);
});
