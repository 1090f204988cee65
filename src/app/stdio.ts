import { setBlocking, type Output } from '../terminal/tty.js';
import type { Ending } from './once.js';

/** Signals that end a report, and the exit code a shell would tell: 128 + the signal's number. */
const SIGNALS = [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;

/** @param listen `process.on`, which keeps the process from ending by itself */
export function endOnSignals(
  listen: (signal: NodeJS.Signals, then: () => void) => unknown,
): Ending {
  const abort = new AbortController();
  let exitCode = 0;
  for (const [signal, code] of SIGNALS) {
    listen(signal, () => {
      exitCode = code;
      abort.abort();
    });
  }
  return { signal: abort.signal, exitCode: () => exitCode };
}

/**
 * Reports to a pipe, a file or a terminal, one at a time: a slow reader slows them, a stalled one does
 * not keep a signal from being heard, and one that went away (`| head`) ends them quietly.
 * @throws what else is wrong with the stream: a full disk
 */
export function printTo(stream: Output): (text: string, signal: AbortSignal) => Promise<boolean> {
  setBlocking(stream, false);
  // the write's own callback tells; unheard, the event would end the process
  stream.on('error', () => {});
  return (text, signal) =>
    new Promise((resolve, reject) => {
      const stop = (): void => resolve(false);
      signal.addEventListener('abort', stop, { once: true });
      stream.write(text, (error) => {
        signal.removeEventListener('abort', stop);
        if (error == null) resolve(true);
        else if ('code' in error && error.code === 'EPIPE') resolve(false);
        else reject(error);
      });
    });
}
