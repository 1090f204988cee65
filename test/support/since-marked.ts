import { resolve } from '../../src/panes/resolve.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import type { Usage } from '../../src/model/usage.js';
import { arranged } from './sample-state.js';

/** A minute after the mark was set, in which all counters grew. */
export function sinceMarked(state: State): State {
  const intent = resolve(state, { chord: 't', text: 't' }, state.nowMs);
  if (intent?.type !== 'events') throw new Error('refused');
  const marked = intent.events.reduce((now: State, event) => reduce(now, event), state);
  const grown = (usage: Usage): Usage => ({
    ...usage,
    cpuSeconds: usage.cpuSeconds + 12.5,
    memoryBytes: usage.memoryBytes - 3 * 2 ** 20,
    networkRxBytes: usage.networkRxBytes + 2 ** 20,
    networkTxBytes: usage.networkTxBytes + 2 ** 21,
    blockWriteBytes: usage.blockWriteBytes + 4096,
  });
  return arranged({
    ...marked,
    nowMs: state.nowMs + 60_000,
    usage: new Map([...marked.usage].map(([id, usage]) => [id, grown(usage)])),
  });
}
