import type { BuildLine, BuildProgress } from '../model/build.js';
import type { Operation } from '../model/operation.js';
import { buildProgress, isBuilding } from '../store/build.js';
import type { Output, State } from '../store/state.js';
import { placeOf } from './build-lines.js';
import { closeOverlay, events, refused, type Intent } from './intent.js';
import type { Binding } from './keys.js';

/** Of the screen: borders, title, and the keys below. */
const OTHER_ROWS = 4;
const SIDEWAYS = 20;

/** All that a build says, as much of it as fits. */
export interface OutputView {
  readonly title: string;
  readonly lines: readonly BuildLine[];
  /** That there is room for. */
  readonly rows: number;
  /** Number of the first of them, among `said`. */
  readonly top: number;
  readonly said: number;
  readonly isFollowed: boolean;
  readonly left: number;
}

const rowsOf = ({ size }: State): number => Math.max(1, size.rows - OTHER_ROWS);

interface Looked {
  readonly title: string;
  readonly progress: BuildProgress | undefined;
}

/** The newest that is under way, else the one that ended last. */
function looked({ pending, built }: State): Looked | undefined {
  const running = [...pending.values()].findLast(({ operation }) => isBuilding(operation));
  if (running !== undefined) {
    const progress = buildProgress(running);
    return { title: titleOf('building', running.operation, placeOf(progress)), progress };
  }
  if (built === undefined) return undefined;
  const { operation, progress, failure } = built;
  const title =
    failure === undefined
      ? titleOf('built', operation)
      : titleOf('build of', operation, 'failed', placeOf(progress));
  return { title, progress };
}

const titleOf = (what: string, { target }: Operation, ...words: readonly string[]): string =>
  [`${what} ${target.name}`, ...words].join('  ');

export function outputView(state: State, { top, left }: Output): OutputView | undefined {
  const build = looked(state);
  if (build === undefined) return undefined;
  const { lines = [], lost = 0 } = build.progress ?? {};
  const said = lost + lines.length;
  const rows = rowsOf(state);
  const end = Math.max(lost, said - rows);
  const from = top === undefined ? end : Math.max(lost, Math.min(end, top));
  return {
    title: build.title,
    lines: lines.slice(from - lost, from - lost + rows),
    ...{ rows, top: from, said, isFollowed: top === undefined, left },
  };
}

interface OutputKey {
  readonly keys: readonly string[];
  readonly help: string;
  readonly run: (state: State, overlay: Output) => Intent;
}

const shown = (overlay: Output): Intent => events({ type: 'overlay-changed', overlay });

/** Down to the end it is followed again. */
const down =
  (lines: (page: number) => number) =>
  (state: State, overlay: Output): Intent => {
    const view = outputView(state, overlay);
    if (view === undefined) return events();
    const top = Math.max(0, view.top + lines(view.rows));
    return shown({ ...overlay, top: top + view.rows >= view.said ? undefined : top });
  };

const sideways =
  (by: number) =>
  (_state: State, overlay: Output): Intent =>
    shown({ ...overlay, left: Math.max(0, overlay.left + by) });

/** While the output of a build is looked at. */
export const OUTPUT_KEYS: readonly OutputKey[] = [
  {
    keys: ['esc', 'q', 'v', 'enter', 'ctrl+c'],
    help: 'Close it; a build under way goes on',
    run: closeOverlay,
  },
  { keys: ['down', 'j'], help: 'A line down', run: down(() => 1) },
  { keys: ['up', 'k'], help: 'A line up', run: down(() => -1) },
  { keys: ['pagedown', 'ctrl+f', 'space'], help: 'A page down', run: down((page) => page) },
  { keys: ['pageup', 'ctrl+b'], help: 'A page up', run: down((page) => -page) },
  { keys: ['g', 'home'], help: 'To the first line that is kept', run: down(() => -Infinity) },
  { keys: ['G', 'end'], help: 'To the end, and follow', run: down(() => Infinity) },
  { keys: ['right'], help: 'Further to the right', run: sideways(SIDEWAYS) },
  { keys: ['left'], help: 'Further to the left', run: sideways(-SIDEWAYS) },
];

export const outputKey = (state: State, overlay: Output, chord: string): Intent =>
  OUTPUT_KEYS.find(({ keys }) => keys.includes(chord))?.run(state, overlay) ?? events();

export const outputBinding: Binding = {
  keys: ['v'],
  help: 'Images pane: all that a build says, under way or the last one',
  run: (state) => {
    if (state.pane !== 'images') return refused('builds are shown in the images pane: key 2');
    return looked(state) === undefined
      ? refused('nothing was built yet: n builds an image')
      : shown({ type: 'output', top: undefined, left: 0 });
  },
};
