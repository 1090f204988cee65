import { asciiFor, wantsAscii } from '../terminal/ascii.js';
import { textWidth, truncate } from '../terminal/width.js';
import { readHierarchies } from '../sampler/hierarchies.js';
import type { Typesetting } from '../output/table.js';
import type { Args } from './args.js';
import type { Backend } from './backends.js';
import { onBackend } from './on-backend.js';
import { runOnce } from './once.js';
import { printTo } from './stdio.js';
import { realTiming } from './timing.js';

/** `--once` and `--watch` on this process's own streams. @returns the exit code */
export async function runReports(args: Args): Promise<number> {
  const { env, stdout } = process;
  const print = printTo(stdout);
  const ascii = args.output === 'table' && (args.ascii || wantsAscii(env));
  return onBackend(args, (run) =>
    runOnce(args, {
      ...run,
      cgroup: cgroupOf(run.backend, args),
      timing: realTiming,
      wallMs: Date.now,
      typesetting: typesetting(stdout),
      print: (text, signal) => print(ascii ? inAscii(text) : text, signal),
    }),
  );
}

function cgroupOf({ info }: Backend, args: Args): 'v1' | 'v2' | undefined {
  if (info.kind === 'demo' || !info.local) return undefined;
  const { version } = readHierarchies(args);
  return version === undefined ? undefined : `v${version}`;
}

/** Lines as wide as the terminal, where there is one. */
export const typesetting = ({ isTTY, columns }: typeof process.stdout): Typesetting => ({
  widthOf: textWidth,
  truncate,
  lineWidth: isTTY ? columns : Infinity,
});

export const inAscii = (text: string): string =>
  Array.from(text, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return String.fromCharCode(asciiFor(code)).repeat(Math.max(1, textWidth(char)));
  }).join('');
