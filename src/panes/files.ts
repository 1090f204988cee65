import { Failure } from '../model/failure.js';
import type { Folder, FolderEntry } from '../model/folder.js';
import type { Detail, FilesView } from '../store/detail.js';
import type { State } from '../store/state.js';
import { events, refused, type Intent } from './intent.js';
import type { Binding } from './keys.js';
import { cursorKeys, onLooked } from './tab-cursor.js';

/** The folder that is looked at, and the entry the cursor is on. */
interface Looked {
  readonly detail: Detail;
  readonly folder: Folder;
  readonly index: number;
  /** Undefined when nothing lies in it. */
  readonly entry: FolderEntry | undefined;
}

/** Undefined until it was read. */
export function folderShown({ detail }: State): Looked | undefined {
  const folder = detail?.files.known;
  if (detail === undefined || folder === undefined || folder instanceof Failure) return undefined;
  const { cursor } = detail.files;
  const index = Math.max(
    0,
    folder.entries.findIndex(({ raw }) => raw === cursor),
  );
  return { detail, folder, index, entry: folder.entries[index] };
}

const change = (detail: Detail, view: Partial<FilesView>): Intent =>
  events({ type: 'detail-changed', detail: { ...detail, files: { ...detail.files, ...view } } });

const on = onLooked(folderShown);

const enter = on(({ detail, entry }) => {
  if (entry === undefined) return events();
  if (entry.kind === 'link') return refused(`${entry.name} is a link: links are not followed`);
  if (entry.kind !== 'folder') return refused(`${entry.name} is no folder`);
  const steps = [...detail.files.steps, entry.raw];
  return change(detail, { steps, known: undefined, cursor: undefined });
});

/** Also where what is looked at cannot be read. */
function leave({ detail }: State): Intent {
  const last = detail?.files.steps.at(-1);
  if (detail === undefined || last === undefined) return events();
  const steps = detail.files.steps.slice(0, -1);
  return change(detail, { steps, known: undefined, cursor: last });
}

/** While files of a volume are shown; before the keys of all details. */
export const fileKeys: readonly Binding[] = [
  ...cursorKeys({
    looked: folderShown,
    count: ({ folder }) => folder.entries.length,
    put: ({ detail, folder }, index) => change(detail, { cursor: folder.entries[index]?.raw }),
    word: 'file',
  }),
  { keys: ['right', 'enter'], label: 'open', help: 'Into the folder', run: enter },
  { keys: ['left', 'backspace'], label: 'up', help: 'Out of the folder', run: leave },
];
