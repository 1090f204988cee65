import type { State } from '../store/state.js';
import { tellingFailure, whyNoEngine } from './attempts.js';
import type { Tone } from './pane.js';

export interface Banner {
  readonly tone: Tone;
  /** One or two: why, and what to do about it. */
  readonly lines: readonly string[];
}

/** What is said above everything, as long as it is so: that nothing here is real, or that there is no engine. */
export function banner({ host, size }: Pick<State, 'host' | 'size'>): Banner | undefined {
  if (host.banner !== undefined) return { tone: 'notice', lines: [host.banner] };
  if (host.connection.status !== 'daemonless') return undefined;
  const { attempts } = host.connection;
  const why = whyNoEngine(attempts);
  const hint = tellingFailure(attempts)?.hint;
  if (hint === undefined) return { tone: 'warning', lines: [why] };
  const how = `→ ${hint}`;
  const fits = why.length + how.length + 4 <= size.columns;
  return { tone: 'warning', lines: fits ? [`${why}  ${how}`] : [why, how] };
}
