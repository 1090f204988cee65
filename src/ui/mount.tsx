import { Readable, Writable } from 'node:stream';
import chalk from 'chalk';
import { render } from 'ink';
import type { Store } from '../store/store.js';
import type { Screen } from '../terminal/screen.js';
import { App, chromeSelector } from './App.js';
import { paint, type Series } from './paint.js';

// Ink colours through chalk. Which colours the terminal has is the screen's business, and a dialog needs
// its background even where no colour is shown: it is what makes its blanks opaque.
chalk.level = 3;

/**
 * What Ink takes for its terminal. In debug mode each of its writes is one complete frame, which
 * becomes the layer above the painted surfaces; bare escape sequences are not frames.
 */
class FrameSink extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  readonly #onFrame: (frame: string) => void;

  constructor(columns: number, rows: number, onFrame: (frame: string) => void) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
    this.#onFrame = onFrame;
  }

  override write(chunk: unknown): boolean {
    const frame = String(chunk);
    if (frame.includes('\n') || !frame.startsWith('\u001b')) this.#onFrame(frame);
    return true;
  }
}

export interface Mounted {
  /** Paints soon, once however often asked; what is not seen to change costs nothing on the wire. */
  schedule(): void;
  unmount(): void;
}

/** React and Ink above, painted surfaces below, one write a frame. */
export function mount(screen: Screen, store: Store, series: Series): Mounted {
  let scheduled = false;
  const frame = (): void => {
    scheduled = false;
    paint(screen.grid, store.get(), series);
    screen.flush();
  };
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(frame);
  };
  const sink = new FrameSink(screen.columns, screen.rows, (text) => {
    screen.setLayer(text);
    schedule();
  });
  // keys come from terminal/input: Ink gets a stdin that never says anything
  const stdin = new Readable({ read: () => undefined });
  const options = { debug: true, exitOnCtrlC: false, patchConsole: false };
  const ink = render(<App store={store} select={chromeSelector(store)} />, {
    stdin,
    stdout: sink,
    stderr: sink,
    ...options,
  });
  const stops = [
    store.subscribe(schedule),
    screen.onDrain(schedule),
    screen.onResize(() => {
      sink.columns = screen.columns;
      sink.rows = screen.rows;
      store.dispatch({ type: 'resized', size: { columns: screen.columns, rows: screen.rows } });
      sink.emit('resize');
      schedule();
    }),
  ];
  schedule();
  return {
    schedule,
    unmount() {
      for (const stop of stops) stop();
      ink.unmount();
    },
  };
}
