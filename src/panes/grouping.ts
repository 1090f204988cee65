import type { SafeText } from '../model/safe-text.js';
import type { Event } from '../store/event.js';
import type { GroupBy, State } from '../store/state.js';
import type { ContainerRow } from './container-row.js';
import { groupRows, type GroupRow } from './group-row.js';
import { events, refused, type Intent } from './intent.js';
import type { Binding } from './keys.js';

/** Beyond so many labels the menu is no help. */
const MOST_LABELS = 100;

export interface Grouping {
  readonly by: GroupBy;
  readonly help: string;
}

/** What containers can be put together by: labels by how many containers have them. */
export function groupings({ containers }: Pick<State, 'containers'>): readonly Grouping[] {
  const counts = new Map<SafeText, number>();
  for (const { labels } of containers.values())
    for (const label of labels.keys()) counts.set(label, (counts.get(label) ?? 0) + 1);
  const labels = [...counts].toSorted(([a, left], [b, right]) => right - left || (a < b ? -1 : 1));
  return [
    { by: 'project', help: 'of compose' },
    { by: 'image', help: 'as it was named when the container was created' },
    { by: 'network', help: 'a container may be in several' },
    ...labels.slice(0, MOST_LABELS).map(([label, count]) => ({
      by: { label },
      help: `label of ${count}`,
    })),
  ];
}

/** As a value in a filter. */
export const quoted = (text: string): string =>
  /^[\w./@:-]+$/.test(text) ? text : JSON.stringify(text);

/** A filter that has the containers of a group. */
function filterOf({ by, name, isGroup }: GroupRow): string {
  if (typeof by === 'string') return isGroup ? `${by}=${quoted(name)}` : `!${by}~.`;
  const label = `label:${quoted(by.label)}`;
  return isGroup ? `${label}=${quoted(name)}` : `!${label}`;
}

const rowAtCursor = (state: State): GroupRow | undefined =>
  groupRows(state).find(({ key }) => key === state.panes.projects.cursor);

export const membersAtCursor = (state: State): readonly ContainerRow[] =>
  rowAtCursor(state)?.members ?? [];

/** Its containers, in their pane; a single one of them with the cursor on it. */
export function showMembers(state: State): Intent {
  const row = rowAtCursor(state);
  if (row === undefined) return refused('no group under the cursor');
  const [member] = row.members;
  const change =
    row.parent === undefined || member === undefined
      ? { filter: filterOf(row), pinned: true }
      : { filter: '', pinned: false, cursor: member.key };
  return events(
    { type: 'pane-changed', pane: 'containers', change: { ...change, touchedAtMs: 0 } },
    // those that do not run are counted, too
    ...(state.all ? [] : [{ type: 'all-toggled' } as const]),
    { type: 'pane-selected', pane: 'containers' },
  );
}

const elsewhere = (state: State): Intent | undefined =>
  state.pane === 'projects' ? undefined : refused('groups are in the projects pane: key 6');

/** A changed set of unfolded groups, in the order that the sort gives them. */
const unfold = (unfolded: Iterable<string>, cursor = {}): Intent => {
  const change = { touchedAtMs: 0, ...cursor };
  const list: readonly Event[] = [
    { type: 'unfolded-changed', unfolded: new Set(unfolded) },
    { type: 'pane-changed', pane: 'projects', change },
  ];
  return events(...list);
};

const openGroup = (state: State): Intent => {
  const row = rowAtCursor(state);
  return row === undefined || row.parent !== undefined
    ? events()
    : unfold([...state.unfolded, row.key]);
};

/** From one of its containers as well: then the cursor goes to the group. */
const closeGroup = (state: State): Intent => {
  const row = rowAtCursor(state);
  const key = row?.parent ?? row?.key;
  return unfold(
    [...state.unfolded].filter((each) => each !== key),
    row?.parent && { cursor: row.parent },
  );
};

const foldAll = (state: State): Intent =>
  unfold(state.unfolded.size > 0 ? [] : groupRows(state).map(({ key }) => key));

export const groupBindings: readonly Binding[] = [
  {
    keys: ['b'],
    help: 'Projects pane: containers by project, image, network or a label, with their sums',
    run: (state) =>
      elsewhere(state) ??
      events({
        type: 'overlay-changed',
        overlay: { type: 'menu', menu: 'group', index: 0, operations: [] },
      }),
  },
  {
    keys: ['right'],
    help: 'Projects pane: the containers of the group below it',
    run: (state) => elsewhere(state) ?? openGroup(state),
  },
  {
    keys: ['left'],
    help: 'Projects pane: fold the group again',
    run: (state) => elsewhere(state) ?? closeGroup(state),
  },
  {
    keys: ['='],
    help: 'Projects pane: fold or unfold all groups',
    run: (state) => elsewhere(state) ?? foldAll(state),
  },
];
