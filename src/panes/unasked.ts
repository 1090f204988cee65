import type { State } from '../store/state.js';
import { whyNoEngine } from './attempts.js';
import { whyPast } from './time-keys.js';

/** Why nothing can be done now. */
export function whyUnasked(state: State): string | undefined {
  const { readOnly, connection } = state.host;
  if (readOnly) return 'read-only: dtop was started with --read-only';
  const past = whyPast(state);
  if (past !== undefined) return past;
  if (connection.status === 'live') return undefined;
  return connection.status === 'daemonless'
    ? `only to look at, ${whyNoEngine(connection.attempts)}`
    : 'not connected: nothing can be asked of the engine now';
}
