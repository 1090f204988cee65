import { own, type SafeText } from '../model/safe-text.js';
import type { LogView } from '../store/detail.js';
import type { State } from '../store/state.js';
import { rangeOf } from './log-text.js';
import { logsOf } from './logs-of.js';

/** As `docker logs` takes it. */
const rfc3339 = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');

/** The docker command that tells the lines of that time; of several containers one for each. */
export function logCommand(
  state: State,
  view: Pick<LogView, 'filter' | 'filteredAtMs' | 'stamps'>,
): SafeText {
  const { fromMs, toMs } = rangeOf(view);
  const options = [
    view.stamps !== 'none' && '-t',
    Number.isFinite(fromMs) && `--since ${rfc3339(fromMs)}`,
    Number.isFinite(toMs) ? `--until ${rfc3339(toMs)}` : '-f',
    !Number.isFinite(fromMs) && '--tail 500',
  ].filter(Boolean);
  // names that an engine takes need no quotes
  const commands = logsOf(state).map(({ name }) => `docker logs ${options.join(' ')} ${name}`);
  return own(commands.join('; '));
}
