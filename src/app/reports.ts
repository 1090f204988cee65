import { asciiFor, wantsAscii } from '../terminal/ascii.js';
import { textWidth, truncate } from '../terminal/width.js';
import { readHierarchies } from '../sampler/hierarchies.js';
import type { Attempt } from '../store/state.js';
import type { Args } from './args.js';
import { dockerBackend, type Backend } from './backends.js';
import { kernelBackend } from './kernel-backend.js';
import { demoBackend } from './demo-backend.js';
import { logWarnings, openLog } from './diagnostics.js';
import { runOnce } from './once.js';
import { probe } from './probe.js';
import { endOnSignals, printTo } from './stdio.js';
import { realTiming } from './timing.js';

const EXIT_FAILED = 1;

type Complain = (line: string) => void;

/** `--once` and `--watch` on this process's own streams. @returns the exit code */
export async function runReports(args: Args): Promise<number> {
  const { env, stdout } = process;
  const log = openLog(args.log);
  logWarnings(log);
  const complain: Complain = (line) => {
    log.write(line);
    process.stderr.write(`dtop: ${line}\n`);
  };
  const ending = endOnSignals((signal, then) => process.on(signal, then));
  const backend = await openBackend(args, complain, ending.signal);
  if (ending.signal.aborted) return ending.exitCode();
  if (backend === undefined) return EXIT_FAILED;
  const print = printTo(stdout);
  const ascii = args.output === 'table' && (args.ascii || wantsAscii(env));
  try {
    return await runOnce(args, {
      backend,
      cgroup: cgroupOf(backend, args),
      timing: realTiming,
      wallMs: Date.now,
      typesetting: {
        widthOf: textWidth,
        truncate,
        lineWidth: stdout.isTTY ? stdout.columns : Infinity,
      },
      print: (text, signal) => print(ascii ? inAscii(text) : text, signal),
      complain,
      ending,
    });
  } finally {
    backend.close();
  }
}

/** The engine asked for; undefined when none answered, which has then been told. */
async function openBackend(
  args: Args,
  complain: Complain,
  signal: AbortSignal,
): Promise<Backend | undefined> {
  if (args.engine === 'demo') return demoBackend(args);
  const { found, attempts } = await probe(args, process.env, signal);
  if (found !== undefined) return dockerBackend(found.engine, found.info, args);
  if (signal.aborted) return undefined;
  complain(unreached(attempts));
  if (args.engine === 'real') {
    const backend = await kernelBackend(args, process.env, () => attempts);
    if (backend !== undefined) complain('what follows is read from the kernel alone');
    return backend;
  }
  complain('DEMO: what follows is simulated');
  return demoBackend(args);
}

/** What was tried and why it failed, then what to do about the first. */
function unreached(attempts: readonly Attempt[]): string {
  const reasons = attempts.map(({ failure }) => failure.said).join('; ');
  const hint = attempts.map(({ failure }) => failure.hint).find(Boolean);
  return `no container engine answers: ${reasons}${hint === undefined ? '' : `. ${hint}`}`;
}

function cgroupOf({ info }: Backend, args: Args): 'v1' | 'v2' | undefined {
  if (info.kind === 'demo' || !info.local) return undefined;
  const { version } = readHierarchies(args);
  return version === undefined ? undefined : `v${version}`;
}

const inAscii = (text: string): string =>
  Array.from(text, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return String.fromCharCode(asciiFor(code)).repeat(Math.max(1, textWidth(char)));
  }).join('');
