import { Readable, Writable } from 'node:stream';
import chalk from 'chalk';
import { render } from 'ink';
import type { Size } from '../store/state.js';
import type { Store } from '../store/store.js';
import { App, chromeSelector } from './App.js';

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

  constructor({ columns, rows }: Size, onFrame: (frame: string) => void) {
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

export interface Chrome {
  resize(size: Size): void;
  unmount(): void;
}

/** What React and Ink draw: footer, prompts, dialogs, menus. */
export function renderChrome(store: Store, onFrame: (frame: string) => void): Chrome {
  const sink = new FrameSink(store.get().size, onFrame);
  // keys come from terminal/input: Ink gets a stdin that never says anything
  const stdin = new Readable({ read: () => undefined });
  const options = { debug: true, exitOnCtrlC: false, patchConsole: false };
  const ink = render(<App store={store} select={chromeSelector(store)} />, {
    stdin,
    stdout: sink,
    stderr: sink,
    ...options,
  });
  return {
    resize({ columns, rows }) {
      sink.columns = columns;
      sink.rows = rows;
      sink.emit('resize');
    },
    unmount: () => ink.unmount(),
  };
}
