import assert from 'node:assert/strict';
import { test } from 'node:test';
import { own } from '../../src/model/safe-text.js';
import { CLIPBOARD_BYTES } from '../../src/terminal/modes.js';
import { Screen, type ScreenOptions } from '../../src/terminal/screen.js';
import { styleId } from '../../src/terminal/style.js';
import { Sink } from '../support/sink.js';
import { TerminalModel } from '../support/terminal.js';

interface Made {
  readonly sink: Sink;
  readonly screen: Screen;
  readonly model: TerminalModel;
  /** Feeds the model what was written. */
  show(): Promise<string>;
}

function make(options: Partial<ScreenOptions> = {}, columns = 40, rows = 5): Made {
  const sink = new Sink(columns, rows);
  const screen = new Screen({ output: sink, env: { TERM: 'xterm-256color' }, ...options });
  const model = new TerminalModel({ columns, rows });
  screen.enter();
  const show = async (): Promise<string> => {
    const bytes = sink.take();
    await model.write(bytes);
    return bytes;
  };
  return { sink, screen, model, show };
}

test('a frame is one write, and an equal one is none', () => {
  const { sink, screen } = make();
  sink.take();
  for (let y = 0; y < 5; y++) screen.grid.put(0, y, `row ${y}`, styleId({ fg: y }));
  assert.equal(screen.flush(), 'written');
  assert.equal(sink.written.length, 1);
  screen.grid.clear();
  for (let y = 0; y < 5; y++) screen.grid.put(0, y, `row ${y}`, styleId({ fg: y }));
  assert.equal(screen.flush(), 'unchanged');
  assert.equal(sink.written.length, 1);
  assert.equal(screen.stats.frames, 1);
});

test('a changed digit costs a move and the digit', async () => {
  const { screen, show } = make();
  screen.grid.put(0, 2, 'cpu 12.3  mem 4.5');
  screen.flush();
  await show();
  screen.grid.put(0, 2, 'cpu 12.4  mem 4.5');
  screen.flush();
  assert.equal(await show(), '\x1b[3;8H4');
});

test('short gaps are written again, long ones jumped over, blank tails erased', async () => {
  const { screen, show, model } = make();
  screen.grid.put(0, 0, 'a....b..........c and a long tail');
  screen.flush();
  await show();
  screen.grid.put(0, 0, 'A....B..........C'.padEnd(40));
  screen.flush();
  assert.equal(await show(), '\x1b[1HA....B\x1b[10CC\x1b[K');
  assert.deepEqual(model.text()[0], 'A....B..........C');
});

test('colours of blanks nobody can see cost nothing', async () => {
  const { screen, show } = make();
  screen.grid.put(0, 0, 'name      ', styleId({ fg: 2 }));
  screen.flush();
  await show();
  screen.grid.put(0, 0, 'name');
  screen.grid.put(4, 0, '      ', styleId({ bold: true }));
  screen.grid.put(0, 0, 'name', styleId({ fg: 2 }));
  assert.equal(screen.flush(), 'unchanged');
});

test('enter and leave set and restore every mode, once', async () => {
  const { screen, show, model, sink } = make();
  screen.setMouse(true);
  screen.grid.put(0, 0, 'x');
  screen.flush();
  await show();
  assert.equal(model.alternate, true);
  assert.equal(model.cursorVisible, false);
  assert.equal(model.modes.wraparoundMode, false);
  assert.equal(model.modes.bracketedPasteMode, true);
  assert.equal(model.modes.mouseTrackingMode, 'vt200');
  screen.leave();
  await show();
  assert.equal(model.alternate, false);
  assert.equal(model.cursorVisible, true);
  assert.equal(model.modes.wraparoundMode, true);
  assert.equal(model.modes.bracketedPasteMode, false);
  assert.equal(model.modes.mouseTrackingMode, 'none');
  screen.leave();
  assert.equal(sink.take(), '');
  assert.equal(screen.flush(), 'dropped', 'nothing is drawn on what is not ours');
  assert.equal(sink.take(), '');
});

test('what a child left behind is put right, and everything drawn again without an erasure', async () => {
  const { screen, show, model } = make();
  screen.grid.put(0, 0, 'mine');
  screen.grid.put(0, 4, 'last row');
  screen.flush();
  screen.leave();
  await show();
  await model.write('\x1b[?1h\x1b=\x1b[4h\x1b[2;3r\x1b[?6h\x1b(0\x1b[31;7mjunk');
  screen.enter();
  screen.flush();
  await show();
  assert.deepEqual(model.text(), ['mine', '', '', '', 'last row']);
  assert.equal(model.cell(0, 0).fg, 'default');
  assert.equal(model.cell(0, 0).inverse, false);
  assert.equal(model.modes.insertMode, false);
  assert.equal(model.modes.originMode, false);
  assert.equal(model.modes.applicationCursorKeysMode, false);
  assert.deepEqual(model.erasures, [2]);
});

test('invalidate writes every cell again', async () => {
  const { screen, show, model } = make();
  screen.grid.put(0, 1, 'kept', styleId({ fg: 1 }));
  screen.flush();
  await show();
  await model.write('\x1b[32mwall: a message\r\nover it');
  assert.equal(screen.flush(), 'unchanged');
  screen.invalidate();
  assert.equal(screen.flush(), 'written');
  await show();
  assert.deepEqual(model.text(), ['', 'kept', '', '', '']);
  assert.equal(model.cell(0, 1).fg, '1');
});

test('synchronized updates only when the terminal says it has them', async () => {
  const { screen, show, model } = make({}, 80);
  assert.match(await show(), /\x1b\[\?2026\$p/);
  assert.deepEqual(model.answers, ['\x1b[?2026;2$y', '\x1b[0n']);
  const frame = (char: string): Promise<string> => {
    for (let y = 0; y < 5; y++) screen.grid.put(0, y, char.repeat(80));
    screen.flush();
    return show();
  };
  for (const [value, expected] of [
    [0, false],
    [4, false],
    [2, true],
    [1, true],
  ] as const) {
    screen.modeReported(2026, value);
    const bytes = await frame(String(value));
    assert.equal(bytes.startsWith('\x1b[?2026h') && bytes.endsWith('\x1b[?2026l'), expected);
  }
  screen.grid.put(0, 0, 'short');
  screen.flush();
  assert.doesNotMatch(await show(), /2026/, 'a short frame arrives whole anyway');
});

test('the Linux console is not asked', () => {
  const { sink } = make({ env: { TERM: 'linux' } });
  assert.doesNotMatch(sink.take(), /\$p/);
});

test('a terminal that takes nothing gets nothing more, and the newest state when it recovers', async () => {
  let now = 1000;
  const { sink, screen, model, show } = make({ now: () => now });
  await show();
  sink.stalled = true;
  const drained: string[] = [];
  screen.line.onChange(() => drained.push(screen.flush()));
  screen.grid.put(0, 0, 'frame 0');
  assert.equal(screen.flush(), 'written');
  for (let frame = 1; frame <= 1000; frame++) {
    now += 16;
    screen.grid.put(0, 0, `frame ${frame}`);
    assert.equal(screen.flush(), 'dropped');
  }
  assert.equal(sink.written.length, 1, 'one write waits, whatever happens');
  assert.equal(screen.stats.dropped, 1000);
  assert.equal(screen.stats.stalledSinceMs, 1000);
  sink.drain();
  assert.deepEqual(drained, ['written']);
  assert.equal(screen.stats.stalledSinceMs, undefined);
  await show();
  assert.equal(model.text()[0], 'frame 1000');
});

test('a mouse toggled during a stall is set behind it', async () => {
  const { sink, screen, model, show } = make();
  await show();
  sink.stalled = true;
  screen.grid.put(0, 0, 'x');
  screen.flush();
  screen.setMouse(true);
  assert.equal(screen.copy(own('not now')), false);
  assert.equal(sink.written.length, 1);
  sink.drain();
  await show();
  assert.equal(model.modes.mouseTrackingMode, 'vt200');
});

test('leaving during a stall ends a sequence that was cut', async () => {
  const { sink, screen, model } = make();
  await model.write(sink.take());
  sink.stalled = true;
  screen.grid.put(0, 0, 'x'.repeat(40), styleId({ fg: 1 }));
  screen.flush();
  // the terminal has got as far as the middle of a sequence
  await model.write(sink.take().slice(0, 8));
  screen.leave();
  await model.write(sink.take());
  assert.equal(model.alternate, false);
  assert.equal(model.cursorVisible, true);
});

test('a new size reaches grid, layer and listeners', async () => {
  const { sink, screen, model, show } = make();
  screen.grid.put(0, 0, 'grid');
  screen.setLayer('\n\n\n\nbottom of forty columns'.padEnd(44, '>'));
  screen.flush();
  await show();
  let told = 0;
  const stop = screen.onResize(() => told++);
  model.resize(20, 3);
  sink.resize(20, 3);
  assert.deepEqual([screen.columns, screen.rows, told], [20, 3, 1]);
  assert.equal(screen.flush(), 'written');
  await show();
  assert.deepEqual(model.text(), ['grid', '', '']);
  model.resize(60, 6);
  sink.resize(60, 6);
  screen.flush();
  await show();
  assert.equal(model.text()[4], 'bottom of forty columns'.padEnd(40, '>'));
  stop();
  sink.resize(10, 2);
  assert.equal(told, 2);
});

test('a size that is none, or absurd, does no harm', () => {
  assert.deepEqual(sizeOf(0, 0), [80, 24]);
  assert.deepEqual(sizeOf(NaN, -1), [80, 24]);
  assert.deepEqual(sizeOf(1, 1), [1, 1]);
  assert.deepEqual(sizeOf(65_535, 65_535), [2000, 1000]);
});

function sizeOf(columns: number, rows: number): readonly [number, number] {
  const screen = new Screen({ output: new Sink(columns, rows), env: {} });
  return [screen.columns, screen.rows];
}

test('clipboard: OSC 52, through tmux in both forms, within the limit', async () => {
  const plain = make();
  await plain.show();
  assert.equal(plain.screen.copy(own('id ✓')), true);
  await plain.show();
  assert.deepEqual(plain.model.clipboard, [`c;${Buffer.from('id ✓').toString('base64')}`]);
  assert.equal(plain.screen.copy(own('x'.repeat(CLIPBOARD_BYTES))), true);
  assert.ok(plain.sink.take().length <= 100_000);
  assert.equal(plain.screen.copy(own('x'.repeat(CLIPBOARD_BYTES + 1))), false);
  assert.equal(plain.sink.take(), '');

  const tmux = make({ env: { TERM: 'tmux-256color', TMUX: '/tmp/tmux' } });
  tmux.sink.take();
  tmux.screen.copy(own('a'));
  assert.equal(tmux.sink.take(), '\x1b]52;c;YQ==\x07\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\');

  const screen = make({ env: { TERM: 'screen' } });
  screen.sink.take();
  screen.screen.copy(own('x'.repeat(600)));
  const chunks = screen.sink.take().split('\x1b\\').slice(0, -1);
  assert.ok(chunks.every((chunk) => chunk.startsWith('\x1bP') && chunk.length <= 256));
  assert.equal(
    chunks.map((chunk) => chunk.slice(2)).join(''),
    `\x1b]52;c;${Buffer.from('x'.repeat(600)).toString('base64')}\x07`,
  );
});

test('the layer lies above the grid, its plain blanks let it through', async () => {
  const { screen, model, show } = make();
  for (let y = 0; y < 5; y++) screen.grid.put(0, y, 'x'.repeat(40));
  screen.setLayer('\n   title   \x1b[44m   \x1b[0m');
  screen.flush();
  await show();
  assert.equal(model.text()[1], `xxxtitlexxx   ${'x'.repeat(26)}`);
  assert.equal(model.cell(12, 1).bg, '4');
  screen.setLayer('');
  screen.flush();
  await show();
  assert.equal(model.text()[1], 'x'.repeat(40));
});
