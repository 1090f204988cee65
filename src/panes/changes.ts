import { Failure } from '../model/failure.js';
import type { FileChanges } from '../model/file-change.js';
import type { ChangeView, Detail } from '../store/detail.js';
import type { State } from '../store/state.js';
import { changeLines, foldersOf, type ChangeLine } from './change-tree.js';
import { events, type Intent } from './intent.js';
import type { Binding } from './keys.js';
import { cursorKeys, onLooked } from './tab-cursor.js';

/** What changed, and the line the cursor is on. */
interface Looked {
  readonly found: FileChanges;
  readonly detail: Detail;
  readonly lines: readonly ChangeLine[];
  readonly index: number;
  /** Undefined when nothing changed. */
  readonly line: ChangeLine | undefined;
}

/** Undefined until the engine has answered. */
export function changesShown({ detail }: State): Looked | undefined {
  const found = detail?.changes.known;
  if (detail === undefined || found === undefined || found instanceof Failure) return undefined;
  const { unfolded, cursor } = detail.changes;
  const lines = changeLines(found, unfolded);
  const index = Math.max(
    0,
    lines.findIndex(({ path }) => path === cursor),
  );
  return { found, detail, lines, index, line: lines[index] };
}

const change = (detail: Detail, view: Partial<ChangeView>): Intent =>
  events({
    type: 'detail-changed',
    detail: { ...detail, changes: { ...detail.changes, ...view } },
  });

const on = onLooked(changesShown);

const unfold = on(({ detail, line }) =>
  line?.isFolder === true
    ? change(detail, { unfolded: new Set([...detail.changes.unfolded, line.path]) })
    : events(),
);

/** The folder under the cursor, else the one it lies in. */
const fold = on(({ detail, line }) => {
  const unfolded = new Set(detail.changes.unfolded);
  const path = line !== undefined && unfolded.has(line.path) ? line.path : line?.parent;
  if (path === undefined) return events();
  unfolded.delete(path);
  return change(detail, { unfolded, cursor: path });
});

const foldAll = on(({ found, detail, line }) =>
  detail.changes.unfolded.size > 0
    ? change(detail, { unfolded: new Set(), cursor: undefined })
    : change(detail, { unfolded: foldersOf(found), cursor: line?.path }),
);

/** While it is shown what a container changed; before the keys of all details. */
export const changeKeys: readonly Binding[] = [
  ...cursorKeys({
    looked: changesShown,
    count: ({ lines }) => lines.length,
    put: ({ detail, lines }, index) => change(detail, { cursor: lines[index]?.path }),
    word: 'line',
  }),
  { keys: ['right', 'enter'], help: 'Unfold the folder under the cursor', run: unfold },
  { keys: ['left'], help: 'Fold it, or the one it lies in', run: fold },
  { keys: ['='], label: 'fold all', help: 'Fold or unfold all folders', run: foldAll },
];
