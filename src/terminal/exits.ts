import { sanitize } from '../model/safe-text.js';
import type { Keyboard, Output } from './tty.js';

/** Signals that end the process, and the exit code a shell would report: 128 + the signal's number. */
const FATAL = [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGQUIT', 131],
  ['SIGTERM', 143],
] as const;
/** A terminal that vanishes says it by SIGHUP, or, to a process outside its session, by an error. */
export const VANISHED = 129;
/** An error of the program's own. */
export const CRASHED = 1;

export type FatalSignal = (typeof FATAL)[number][0];

export interface ExitWatch {
  readonly stdin: Keyboard;
  readonly stdout: Output;
  readonly stderr: Output;
  onFatalSignal(signal: FatalSignal, code: number): void;
  /** SIGCONT: the job runs again. */
  onContinue(): void;
  /** Nobody is at the terminal any more. */
  onVanished(): void;
  onCrash(error: unknown): void;
  /** The process ends by `process.exit` or by itself. */
  onProcessExit(): void;
}

/** Listens to every way out; the result ends that. */
export function watchExits(watch: ExitWatch): () => void {
  const stops: (() => void)[] = [];
  for (const [signal, code] of FATAL) {
    const listener = (): void => watch.onFatalSignal(signal, code);
    process.on(signal, listener);
    stops.push(() => process.off(signal, listener));
  }
  const resume = (): void => watch.onContinue();
  const exit = (): void => watch.onProcessExit();
  // rejections nobody handles arrive here too (Node's default --unhandled-rejections=throw)
  const crash = (error: unknown): void => watch.onCrash(error);
  process.on('SIGCONT', resume).on('exit', exit).on('uncaughtException', crash);
  stops.push(() =>
    process.off('SIGCONT', resume).off('exit', exit).off('uncaughtException', crash),
  );
  const vanished = (): void => watch.onVanished();
  watch.stdin.on('end', vanished);
  watch.stdin.on('close', vanished);
  watch.stdin.on('error', vanished);
  watch.stdout.on('error', vanished);
  // a log file or pipe behind stderr may fail; the screen can go on without it
  const ignored = (): void => undefined;
  watch.stderr.on('error', ignored);
  stops.push(() => {
    watch.stdin.off('end', vanished);
    watch.stdin.off('close', vanished);
    watch.stdin.off('error', vanished);
    watch.stdout.off('error', vanished);
    watch.stderr.off('error', ignored);
  });
  return () => {
    for (const end of stops) end();
  };
}

const REPORT_LINES = 40;

/** What is printed on the user's screen after a crash. An error's text may quote the outside: it is cleaned. */
export function crashReport(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? String(error)) : String(error);
  const lines = text.split('\n', REPORT_LINES).map((line) => `  ${sanitize(line)}`);
  return ['dtop stopped: an error of its own.', ...lines, ''].join('\n');
}
