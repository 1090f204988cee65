import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pty, script } from '../support/pty.js';
import { Random } from '../support/random.js';
import { assertShown, RandomScene, randomSize } from '../support/random-scene.js';
import { Sink } from '../support/sink.js';
import { currentWidths } from '../support/widths.js';

const SEED = 2026;
const FRAMES = 520;

/**
 * The program draws what a scene with the same random numbers here is meant to show: the byte stream of a
 * real terminal, replayed after each frame, and its own changes of size.
 */
test(`${FRAMES} random frames through a pty, each as it is meant`, async (context) => {
  const random = new Random(SEED);
  const [columns, rows] = randomSize(random);
  const [node, args] = script('test/terminal/fixtures/random.ts', String(SEED));
  const pty = new Pty(node, args, { columns, rows, widths: currentWidths, answers: false });
  context.after(() => pty.close());
  const sink = new Sink(columns, rows);
  let sizes = 0;
  const resize = (...size: [number, number]): void => {
    sizes++;
    sink.resize(...size);
    pty.resize(...size);
  };
  const twin = new RandomScene(random, { output: sink, resize });
  await pty.waitFor(() => pty.model.bells === 1);
  for (let frame = 1; frame <= FRAMES; frame++) {
    await twin.change();
    pty.write('n');
    await pty.waitFor(() => pty.model.bells === frame + 1);
    assertShown(twin, pty.model, true, `frame ${frame}`);
  }
  assert.ok(sizes > 10, `only ${sizes} sizes`);
  pty.write('q');
  assert.deepEqual(await pty.exit, { code: 0, signal: 0 });
});
