/**
 * What a frame costs at 200 × 50, 45 rows of 12 columns: CPU of painting the grid, composing and writing
 * the difference, and the bytes written; beside it stock Ink drawing the same table. At full speed, and
 * at 10 frames a second, where the compiler and the caches are as cold as in a monitor's life.
 * Usage: node --import tsx test/perf/frame-bench.ts
 */
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Screen } from '../../src/terminal/screen.js';
import { found, printTable } from '../support/bench.js';
import { COLUMNS, FrameScene, paintScene, ROWS, type Row } from '../support/frame-scene.js';
import { Sink } from '../support/sink.js';

// React's development build measures itself, and which one it is is decided when it is loaded
process.env['NODE_ENV'] = 'production';
const { createElement } = await import('react');
const { Box, render, Text } = await import('ink');

interface Pace {
  readonly title: string;
  readonly warmFrames: number;
  readonly frames: number;
  readonly ms: number;
}

const PACES: readonly Pace[] = [
  { title: '10 frames/s', warmFrames: 3, frames: 20, ms: 100 },
  { title: 'full speed', warmFrames: 30, frames: 100, ms: 0 },
];
const SHARES = [0.1, 1] as const;
const MOST = { cpuMs: 4, bytes: 1000 } as const;

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

async function measure(way: Way, share: number, pace: Pace): Promise<Cost> {
  const scene = new FrameScene();
  const frames = async (count: number): Promise<void> => {
    for (let frame = 0; frame < count; frame++) {
      scene.tick(share);
      way.draw(scene.rows);
      await sleep(pace.ms);
    }
  };
  await frames(pace.warmFrames);
  const bytes = way.bytes();
  const cpu = process.cpuUsage();
  await frames(pace.frames);
  const { user, system } = process.cpuUsage(cpu);
  return {
    cpuMs: (user + system) / 1000 / pace.frames,
    bytes: (way.bytes() - bytes) / pace.frames,
  };
}

const rows: (readonly string[])[] = [];
for (const pace of PACES) {
  for (const share of SHARES) {
    const what = `${pace.title}, ${share * 100} % of the rows`;
    for (const make of [painted, stockInk]) {
      const way = make();
      const { cpuMs, bytes } = await measure(way, share, pace);
      way.end();
      rows.push([`${way.name}, ${what}`, cpuMs.toFixed(2), bytes.toFixed(0)]);
      if (make !== painted || share !== SHARES[0]) continue;
      found({
        what: `a frame at 200 × 50, ${what} changing`,
        limit: `at most ${MOST.cpuMs} ms CPU and ${MOST.bytes} bytes`,
        found: `${cpuMs.toFixed(2)} ms, ${bytes.toFixed(0)} bytes`,
        met: cpuMs <= MOST.cpuMs && bytes <= MOST.bytes,
      });
    }
  }
}
printTable(['a frame', 'CPU ms', 'bytes'], rows);
process.exit(0);
