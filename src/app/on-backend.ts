import type { Attempt } from '../store/state.js';
import type { Args } from './args.js';
import { dockerBackend, type Backend } from './backends.js';
import { demoBackend } from './demo-backend.js';
import { logWarnings, openLog } from './diagnostics.js';
import { kernelBackend } from './kernel-backend.js';
import type { Ending } from './once.js';
import { probe } from './probe.js';
import { endOnSignals } from './stdio.js';

const EXIT_FAILED = 1;

/** What a run without a screen has: an engine, a way to be ended, and standard error. */
export interface Run {
  readonly backend: Backend;
  readonly ending: Ending;
  readonly complain: (line: string) => void;
}

/** Runs on the engine asked for, and closes it. @returns the exit code */
export async function onBackend(args: Args, use: (run: Run) => Promise<number>): Promise<number> {
  const log = openLog(args.log);
  logWarnings(log);
  const complain = (line: string): void => {
    log.write(line);
    process.stderr.write(`dtop: ${line}\n`);
  };
  const ending = endOnSignals((signal, then) => process.on(signal, then));
  const backend = await openBackend(args, complain, ending.signal);
  if (ending.signal.aborted) return ending.exitCode();
  if (backend === undefined) return EXIT_FAILED;
  try {
    return await use({ backend, ending, complain });
  } finally {
    backend.close();
  }
}

/** The engine asked for; undefined when none answered, which has then been told. */
async function openBackend(
  args: Args,
  complain: Run['complain'],
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
