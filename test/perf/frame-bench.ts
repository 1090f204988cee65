/**
 * What a frame costs at 200 × 50, 45 rows of 12 columns: CPU of painting the grid, composing and writing
 * the difference, and the bytes written; beside it stock Ink drawing the same table. At full speed, and
 * at 10 frames a second, where the compiler and the caches are as cold as in a monitor's life.
 * Usage: NODE_ENV=production node --import tsx test/perf/frame-bench.ts
 */
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Box, render, Text } from 'ink';
import { createElement } from 'react';
import { Screen } from '../../src/terminal/screen.js';
import { COLUMNS, FrameScene, paintScene, ROWS, type Row } from '../support/frame-scene.js';
import { Sink } from '../support/sink.js';

const WARM_FRAMES = 60;
const FRAMES = 300;
const SLOW_FRAMES = 40;
const SLOW_MS = 100;

interface Way {
  readonly name: string;
  draw(rows: readonly Row[]): void;
  bytes(): number;
  end(): void;
}

function painted(): Way {
  const sink = new Sink(COLUMNS, ROWS);
  const screen = new Screen({ output: sink, env: {}, color: '256' });
  screen.enter();
  return {
    name: 'painted grid',
    draw(rows) {
      paintScene(screen.grid, rows);
      screen.flush();
      sink.take();
    },
    bytes: () => screen.stats.bytes,
    end: () => screen.leave(),
  };
}

/** A terminal for Ink that counts. */
class Counter extends Writable {
  readonly isTTY = true;
  readonly columns = COLUMNS;
  readonly rows = ROWS;
  bytes = 0;

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.bytes += chunk.length;
    done();
  }
}

function stockInk(): Way {
  const out = new Counter();
  const table = (rows: readonly Row[]) =>
    createElement(
      Box,
      { flexDirection: 'column' },
      rows.map((row) =>
        createElement(
          Box,
          { key: row.name },
          createElement(Box, { width: 27 }, createElement(Text, { wrap: 'truncate' }, row.name)),
          row.figures.map((figure, column) =>
            createElement(
              Box,
              { key: column, width: 15, justifyContent: 'flex-end' },
              createElement(Text, figure > 95 ? { color: 'red' } : {}, figure.toFixed(1)),
            ),
          ),
        ),
      ),
    );
  const ink = render(table([]), {
    stdout: out,
    maxFps: 1000,
    patchConsole: false,
    interactive: true,
  });
  return {
    name: 'stock Ink',
    draw: (rows) => ink.rerender(table(rows)),
    bytes: () => out.bytes,
    end: () => ink.unmount(),
  };
}

interface Cost {
  readonly cpuMs: number;
  readonly bytes: number;
}

async function measure(
  way: Way,
  share: number,
  pace: { frames: number; ms: number },
): Promise<Cost> {
  const scene = new FrameScene();
  const frames = async (count: number): Promise<void> => {
    for (let frame = 0; frame < count; frame++) {
      scene.tick(share);
      way.draw(scene.rows);
      await sleep(pace.ms);
    }
  };
  await frames(pace.ms > 0 ? 3 : WARM_FRAMES);
  const bytes = way.bytes();
  const cpu = process.cpuUsage();
  await frames(pace.frames);
  const { user, system } = process.cpuUsage(cpu);
  return {
    cpuMs: (user + system) / 1000 / pace.frames,
    bytes: (way.bytes() - bytes) / pace.frames,
  };
}

for (const [pace, label] of [
  [{ frames: SLOW_FRAMES, ms: SLOW_MS }, '10 frames/s'],
  [{ frames: FRAMES, ms: 0 }, 'full speed'],
] as const) {
  for (const share of [0.1, 1]) {
    for (const make of [painted, stockInk]) {
      const way = make();
      const { cpuMs, bytes } = await measure(way, share, pace);
      way.end();
      const cost = `${cpuMs.toFixed(2).padStart(7)} ms CPU ${bytes.toFixed(0).padStart(7)} bytes a frame`;
      console.log(`${way.name.padEnd(13)} ${label}, ${String(share * 100).padStart(3)} % ${cost}`);
    }
  }
}
process.exit(0);
