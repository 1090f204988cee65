import type { ContainerTarget } from '../model/operation.js';
import type { State } from '../store/state.js';
import { containerRows, containerTarget } from './container-row.js';
import { refused, type Borrower, type Intent } from './intent.js';
import type { Binding } from './keys.js';
import { launch } from './launch.js';
import { whyUnasked } from './unasked.js';

/** In the container under the cursor, marked ones or not: a terminal is for one. */
const inside =
  (then: (target: ContainerTarget) => Intent) =>
  (state: State): Intent => {
    if (state.pane !== 'containers') return refused('a shell is for containers: key 1');
    const why = whyUnasked(state);
    if (why !== undefined) return refused(why);
    const cursor = state.detail?.key ?? state.panes.containers.cursor;
    const row = containerRows({ ...state, all: true }).find(({ key }) => key === cursor);
    if (row === undefined) return refused('no container under the cursor');
    const { name, state: now } = row.container;
    if (now !== 'running') return refused(`${name} is ${now}: nothing runs in it`);
    return then(containerTarget(row));
  };

const lend = (to: Borrower): Intent => ({ type: 'lend', to });
const SHELL = { user: undefined, workdir: undefined, command: [] };

/** Of the log that is looked at, also when its container has ended. */
export function pipeLog(state: State): Intent {
  const row = containerRows({ ...state, all: true }).find(({ key }) => key === state.detail?.key);
  return row === undefined
    ? refused('the container is no longer there')
    : launch(containerTarget(row), { does: 'pipe' });
}

export const shellBindings: readonly Binding[] = [
  {
    keys: ['e'],
    label: 'shell',
    panes: ['containers'],
    help: 'Shell in the container under the cursor: bash, zsh, ash or sh; its end comes back here',
    run: inside((target) => lend({ does: 'exec', target, wish: SHELL })),
  },
  {
    keys: ['X'],
    help: 'A command of yours in it, as another user, in another directory',
    run: inside((target) => launch(target, { does: 'exec' })),
  },
  {
    keys: ['A'],
    help: 'Attach to the terminal of its first process; Ctrl-P Ctrl-Q lets go of it again',
    run: inside((target) => lend({ does: 'attach', target })),
  },
];
