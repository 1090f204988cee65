import type { State } from '../store/state.js';
import { whyUnasked } from './act.js';
import { containerRows, containerTarget } from './container-row.js';
import { refused, type Intent } from './intent.js';
import type { Binding } from './keys.js';

/** In the container under the cursor, marked ones or not: a terminal is for one. */
function openShell(state: State): Intent {
  if (state.pane !== 'containers') return refused('a shell is for containers: key 1');
  const why = whyUnasked(state);
  if (why !== undefined) return refused(why);
  const cursor = state.detail?.key ?? state.panes.containers.cursor;
  const row = containerRows({ ...state, all: true }).find(({ key }) => key === cursor);
  if (row === undefined) return refused('no container under the cursor');
  const { name, state: now } = row.container;
  if (now !== 'running') return refused(`${name} is ${now}: nothing runs in it`);
  return { type: 'shell', target: containerTarget(row) };
}

export const shellBinding: Binding = {
  keys: ['e'],
  label: 'shell',
  panes: ['containers'],
  help: 'Shell in the container under the cursor: bash, zsh, ash or sh; its end comes back here',
  run: openShell,
};
