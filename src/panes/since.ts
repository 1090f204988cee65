import type { State } from '../store/state.js';
import { shownColumns } from './columns.js';
import { containerColumns } from './container-columns.js';
import { events, refused, type Intent } from './intent.js';
import type { Binding } from './keys.js';

/** In place of what is shown otherwise: which one, and what is shown while there is a mark. */
const IN_PLACE: Readonly<Record<string, string>> = {
  cpu: 'cpusince',
  cpuhost: 'cpusince',
  cpulimit: 'cpusince',
  mem: 'memsince',
  memall: 'memsince',
  anon: 'memsince',
  oom: 'oomsince',
  rx: 'rxsince',
  tx: 'txsince',
  read: 'readsince',
  write: 'writesince',
};

/** Sets the mark, and shows totals in place of rates; or takes it away again, with what was shown before. */
function toggle(state: State): Intent {
  if (state.past !== undefined)
    return refused('the mark is set in the present: \\ goes back there');
  const { columns, sort } = state.panes.containers;
  if (state.since !== undefined)
    return events(
      { type: 'since-marked', since: undefined },
      { type: 'pane-changed', pane: 'containers', change: state.since.before },
    );
  const before = { columns, sort };
  const shown = shownColumns(containerColumns, columns).map(({ id }) => id);
  const change = {
    columns: [...new Set(shown.map((id) => IN_PLACE[id] ?? id))],
    sort: { ...sort, column: IN_PLACE[sort.column] ?? sort.column },
  };
  return events(
    { type: 'since-marked', since: { atMs: state.nowMs, usage: state.usage, before } },
    { type: 'pane-changed', pane: 'containers', change },
  );
}

export const sinceBinding: Binding = {
  keys: ['t'],
  help: 'Mark this moment: totals and growth since then, in place of rates; again: without',
  run: (state) =>
    state.pane === 'containers' ? toggle(state) : refused('totals are of containers: key 1'),
};
