import { StringDecoder } from 'node:string_decoder';
import type { Keyboard, Output } from './tty.js';

/** What runs elsewhere and has the terminal meanwhile: bytes in, bytes out. */
export interface Remote {
  /** What it says; ends with it. Not asking for more holds it up. */
  readonly output: AsyncIterable<Uint8Array>;
  write(bytes: Uint8Array): void;
  resize(columns: number, rows: number): void;
}

/**
 * What a program that was cut may have left behind: a string, its alternate screen, mouse and focus reports,
 * bracketed paste, application keys, a scroll region, another charset, colours, no cursor, no autowrap. The
 * cursor stays below what was written: `?1049l` and the end of a region would take it elsewhere.
 */
const RESET =
  '\x1b\\\x1b[?1047l\x1b[?1000;1002;1003;1004;1006;2004l\x1b[?1l\x1b>' +
  '\x1b7\x1b[r\x1b8\x1b(B\x0f\x1b[m\x1b[?25h\x1b[?7h\r\n';

/** Keys and output pass through untouched until the remote ends. The terminal is given up, and raw. */
export async function relay(stdin: Keyboard, stdout: Output, remote: Remote): Promise<void> {
  const typed = (bytes: Buffer): void => remote.write(bytes);
  const resized = (): void => remote.resize(stdout.columns ?? 80, stdout.rows ?? 24);
  const decoder = new StringDecoder('utf8');
  stdin.setRawMode?.(true);
  stdin.on('data', typed);
  stdin.resume();
  stdout.on('resize', resized);
  try {
    resized();
    for await (const bytes of remote.output)
      await written(stdout, decoder.write(Buffer.from(bytes)));
  } finally {
    stdout.off('resize', resized);
    stdin.off('data', typed);
    stdin.pause();
    await written(stdout, RESET);
    stdin.setRawMode?.(false);
  }
}

const written = (output: Output, text: string): Promise<void> =>
  new Promise((resolve) => {
    // a terminal that is gone says so to who watches it
    output.write(text, () => resolve());
  });
