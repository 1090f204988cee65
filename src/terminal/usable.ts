import type { Keyboard, Output } from './tty.js';

/** There is no terminal that dtop can draw on. `message` is one line for the user; exit code 2. */
export class TerminalUnusable extends Error {
  override readonly name = 'TerminalUnusable';
}

interface Place {
  readonly stdin: Keyboard;
  readonly stdout: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Why there can be no screen here, in one line; `undefined` when there can. */
export function whyUnusable({ stdin, stdout, env }: Place): string | undefined {
  const term = env['TERM'] ?? '';
  if (stdout.isTTY !== true) return 'standard output is not a terminal';
  if (stdin.isTTY !== true) return 'standard input is not a terminal';
  if (stdin.setRawMode === undefined) return 'the terminal has no raw mode';
  if (term === '') return 'TERM is not set: the kind of terminal is not known';
  if (term === 'dumb') return 'TERM=dumb: this terminal cannot place text';
  return undefined;
}
