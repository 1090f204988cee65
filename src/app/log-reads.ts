import type { LogLine, LogOptions } from '../model/engine.js';
import type { ReadLog } from './log-follow.js';

export type Lines = readonly LogLine[];
type Read = Omit<LogOptions, 'follow'>;

/** The first lines of an answer, of which no more is read then. */
export async function firstOf(
  read: ReadLog,
  options: Read,
  most: number,
  signal: AbortSignal,
): Promise<Lines> {
  const lines: LogLine[] = [];
  await whileWanted(read, options, signal, (line) => lines.push(line) < most);
  return lines;
}

/** The last lines of an answer, up to the first one that ends it. */
export async function lastOf(
  read: ReadLog,
  options: Read,
  most: number,
  signal: AbortSignal,
): Promise<Lines> {
  let lines: LogLine[] = [];
  await whileWanted(read, options, signal, (line) => {
    lines.push(line);
    if (lines.length > 2 * most) lines = lines.slice(-most);
    return true;
  });
  return lines.slice(-most);
}

/** Line by line, until `wants` says that it was the last. */
export async function whileWanted(
  read: ReadLog,
  options: Read,
  signal: AbortSignal,
  wants: (line: LogLine) => boolean,
): Promise<void> {
  const enough = new AbortController();
  const onLines = (lines: Lines): void => {
    for (const line of lines) {
      if (enough.signal.aborted) return;
      if (!wants(line)) enough.abort();
    }
  };
  await read({ ...options, follow: false }, onLines, AbortSignal.any([signal, enough.signal]));
}
