import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogLine } from '../model/engine.js';
import { Failure } from '../model/failure.js';
import { sanitize } from '../model/safe-text.js';

/** Logs hold what nobody else is to read. */
const MODE = 0o600;

const lineOf = ({ atMs, stream, text, of, isNote }: LogLine): string => {
  if (isNote === true) return `# ${text}\n`;
  const at = atMs === undefined ? '-' : new Date(atMs).toISOString();
  return `${at} ${stream} ${of === undefined ? '' : `${of} `}${text}\n`;
};

/**
 * A new file in the current directory; one that is there is left as it is.
 * @returns its path
 * @throws Failure
 */
export function saveLog(name: string, lines: readonly LogLine[], nowMs: number): string {
  const time = new Date(nowMs).toISOString().replace(/[-:]|\..*/g, '');
  // a container's name, but whoever named it is not to choose the directory
  const safe = name.replace(/[^\w.-]/g, '_').replace(/^\.+/, '');
  const path = join(process.cwd(), `${safe}-${time}.log`);
  try {
    writeFileSync(path, lines.map(lineOf).join(''), { mode: MODE, flag: 'wx' });
    return path;
  } catch (error) {
    throw new Failure('denied', sanitize(error instanceof Error ? error.message : String(error)));
  }
}
