import { closeSync, openSync, writeSync } from 'node:fs';
import { sanitize } from '../model/safe-text.js';
import type { State } from '../store/state.js';
import type { Store } from '../store/store.js';

/** dtop's own log, for who has to find out what happened: one line an event, never on the screen. */
export interface Log {
  write(what: string): void;
  close(): void;
}

const SILENT: Log = { write: () => {}, close: () => {} };
const LINE_LIMIT = 2000;

/**
 * Appends to `path`, which only its owner may read: it names containers and endpoints.
 * @throws Error when the file cannot be opened; a disk that is full later is no reason to stop
 */
export function openLog(path: string | undefined): Log {
  if (path === undefined) return SILENT;
  const file = openSync(path, 'a', 0o600);
  return {
    write(what) {
      try {
        writeSync(file, `${new Date().toISOString()} ${sanitize(what, LINE_LIMIT)}\n`);
      } catch {
        // the monitor goes on
      }
    },
    close: () => closeSync(file),
  };
}

/** Node prints warnings on the terminal, over whatever is there: they go to the log instead. */
export function logWarnings(log: Log): void {
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message, stack }) =>
    log.write(`warning: ${stack ?? `${name}: ${message}`}`),
  );
}

const connectionText = ({ host: { connection, endpoint } }: State): string => {
  if (!('attempts' in connection)) return `${connection.status} ${endpoint}`;
  const tried = connection.attempts.map(({ failure }) => failure.said).join('; ');
  return `${connection.status}: ${tried}`;
};

/** What was said on the screen: the connection's changes, and every notice with its hint. */
export function logStore(log: Log, store: Store): void {
  let connection = '';
  let told: State['notices'] = [];
  store.subscribe(() => {
    const state = store.get();
    const now = connectionText(state);
    if (now !== connection) log.write((connection = now));
    for (const notice of state.notices) {
      if (told.includes(notice)) continue;
      const { tone, text, hint } = notice;
      log.write(`${tone}: ${text}${hint === undefined ? '' : ` → ${hint}`}`);
    }
    told = state.notices;
  });
}
