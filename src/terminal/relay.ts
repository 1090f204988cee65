import { StringDecoder } from 'node:string_decoder';
import type { Keyboard, Output } from './tty.js';

/** What runs elsewhere and has the terminal meanwhile: bytes in, bytes out. */
export interface Remote {
  /** What it says; ends with it. Not asking for more holds it up. */
  readonly output: AsyncIterable<Uint8Array>;
  write(bytes: Uint8Array): void;
  resize(columns: number, rows: number): void;
}

export interface Local {
  readonly stdin: Keyboard;
  readonly stdout: Output;
  /** Said before anything else. */
  readonly greeting?: string;
}

/**
 * What a program that was cut may have left behind: mouse and focus reports, bracketed paste, application keys,
 * a scroll region, whose end would take the cursor home, another charset, colours, no cursor, no autowrap.
 */
const RESET =
  '\x1b[?1000;1002;1003;1004;1006;2004l\x1b[?1l\x1b>\x1b7\x1b[r\x1b8\x1b(B\x0f\x1b[m\x1b[?25h\x1b[?7h\r\n';
const END_OF_STRING = '\x1b\\';
/** Takes the cursor to where it was saved, and therefore nobody may say it who is on the main screen. */
const MAIN_SCREEN = '\x1b[?1049l';
const SCREENS = /\x1b\[\?(?:\d+;)*(?:1049|1047|47)(?:;\d+)*([hl])/g;
/** A sequence may come in two pieces: so much of the first is looked at again. */
const LONGEST = 32;

/** Whether the alternate screen is shown, after each piece of output. */
function screenWatch(): (text: string) => boolean {
  let isAlternate = false;
  let before = '';
  return (text) => {
    const seen = before + text;
    for (const [, to] of seen.matchAll(SCREENS)) isAlternate = to === 'h';
    before = seen.slice(-LONGEST);
    return isAlternate;
  };
}

/** Keys and output pass through untouched until the remote ends. The terminal is given up, and raw. */
export async function relay(
  { stdin, stdout, greeting = '' }: Local,
  remote: Remote,
): Promise<void> {
  const typed = (bytes: Buffer): void => remote.write(bytes);
  const resized = (): void => remote.resize(stdout.columns ?? 80, stdout.rows ?? 24);
  const decoder = new StringDecoder('utf8');
  const watch = screenWatch();
  stdin.setRawMode?.(true);
  stdin.on('data', typed);
  stdin.resume();
  stdout.on('resize', resized);
  try {
    resized();
    await written(stdout, greeting);
    for await (const bytes of remote.output) {
      const text = decoder.write(Buffer.from(bytes));
      watch(text);
      await written(stdout, text);
    }
  } finally {
    stdout.off('resize', resized);
    stdin.off('data', typed);
    stdin.pause();
    await written(stdout, END_OF_STRING + (watch('') ? MAIN_SCREEN : '') + RESET);
    stdin.setRawMode?.(false);
  }
}

const written = (output: Output, text: string): Promise<void> =>
  new Promise((resolve) => {
    // a terminal that is gone says so to who watches it
    output.write(text, () => resolve());
  });
