import type { Container } from '../model/container.js';
import type { State } from '../store/state.js';

/** Each is a connection to the engine. */
const MOST_LOGS = 16;

/** Whose log is looked at: of all that are marked, else of what is looked at. */
export function logsOf({ detail, pane, panes, containers }: State): readonly Container[] {
  if (detail?.tab !== 'logs') return [];
  const { marks, order } = panes[pane];
  const isMerged = pane === 'containers' && marks.size > 1;
  const hidden = [...marks].filter((key) => !order.includes(key));
  const keys = isMerged ? [...order.filter((key) => marks.has(key)), ...hidden] : [detail.key];
  return keys.flatMap((key) => containers.get(key) ?? []).slice(0, MOST_LOGS);
}
