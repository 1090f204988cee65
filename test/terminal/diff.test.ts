import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../support/random.js';
import { assertShown, RandomScene, randomSize } from '../support/random-scene.js';
import { Sink } from '../support/sink.js';
import { TerminalModel } from '../support/terminal.js';
import { currentWidths, oddWidths } from '../support/widths.js';

/** All that may reach a terminal in frames: CUP, CUF, EL, SGR, DSR; and the modes of enter and leave. */
const OWN = /\x1b\[(?:[\d;]*H|\d*C|K|[\d;]*m|\?[\d;]+[hl]|\?2026\$p|4l|r|2J|5n)|\x1b\(B\x0f|\x1b>/g;

const FRAMES = 60;

for (const [name, widths, everyGlyph, seeds] of [
  ['today', currentWidths, true, 12],
  ['Unicode 6', undefined, false, 4],
  ['another opinion of emoji, flags and marks', oddWidths, false, 4],
] as const) {
  test(`${seeds * FRAMES} random frames on a terminal of ${name}`, async () => {
    for (let seed = 1; seed <= seeds; seed++) {
      const random = new Random(seed);
      const [columns, rows] = randomSize(random);
      const sink = new Sink(columns, rows);
      const model = new TerminalModel({ columns, rows, widths });
      const resize = (...size: [number, number]): void => {
        model.resize(...size);
        sink.resize(...size);
      };
      const scene = new RandomScene(random, { output: sink, resize });
      let bytes = '';
      for (let frame = 0; frame < FRAMES; frame++) {
        await scene.change();
        scene.screen.flush();
        const written = sink.take();
        bytes += written;
        await model.write(written);
        assertShown(scene, model, everyGlyph, `seed ${seed}, frame ${frame}`);
        assert.equal(scene.screen.flush(), 'unchanged');
        assert.equal(sink.take(), '');
      }
      assert.doesNotMatch(bytes.replace(OWN, ''), /[\x00-\x1f\x7f-\x9f]/);
      assert.deepEqual(model.erasures, [2], 'one erasure, at the first entry');
      assert.deepEqual(model.titles, []);
      model.dispose();
    }
  });
}
