import type { PaneId, State } from '../store/state.js';
import { PANE_IDS, PANES } from './all.js';
import { BINDINGS, type Binding } from './keys.js';
import { isUnconnected } from './resolve.js';

export interface KeyHelp {
  readonly keys: string;
  readonly help: string;
}

export interface HelpSection {
  readonly title: string;
  readonly keys: readonly KeyHelp[];
}

const ofBinding = ({ keys, help }: Binding): KeyHelp => ({ keys: keys.join(' '), help });

const ofActions = (id: PaneId): HelpSection =>
  PANES[id]((spec) => ({
    title: `${spec.title}: on the marked rows, else on the row under the cursor`,
    keys: spec.actions.map(({ key, label, help }) => ({ keys: key, help: `${label}. ${help}` })),
  }));

/** All keys, read off the tables they work by: `?`, `--keys` and the README print these. */
export const keySections = (): readonly HelpSection[] => [
  ...PANE_IDS.map(ofActions),
  { title: 'Table', keys: BINDINGS.table.map(ofBinding) },
  { title: 'Details', keys: BINDINGS.detail.map(ofBinding) },
  { title: 'Everywhere', keys: BINDINGS.global.map(ofBinding) },
  { title: 'While no engine was reached', keys: BINDINGS.unconnected.map(ofBinding) },
];

export interface ColumnHelp {
  readonly pane: PaneId;
  readonly id: string;
  readonly title: string;
  readonly help: string;
  /** Shown without being chosen. */
  readonly shown: boolean;
}

export const columnHelp = (): readonly ColumnHelp[] =>
  PANE_IDS.flatMap((pane) =>
    PANES[pane]((spec) =>
      spec.columns.map(({ id, title, help, shown }) => ({ pane, id, title, help, shown })),
    ),
  );

export interface Hint {
  readonly key: string;
  readonly label: string;
  /** False: shown, but greyed. */
  readonly enabled: boolean;
}

const labelled = (bindings: readonly Binding[]): readonly Hint[] =>
  bindings.flatMap(({ keys, label }) =>
    label === undefined ? [] : [{ key: keys[0] ?? '', label, enabled: true }],
  );

/** The keys that work here and now, for the footer. */
export function hints(state: State): readonly Hint[] {
  if (isUnconnected(state))
    return [...labelled(BINDINGS.unconnected), ...labelled(BINDINGS.global)];
  const own = PANES[state.pane]((spec) => {
    const { cursor } = state.panes[spec.id];
    const row = spec.rows(state).find((each) => spec.rowKey(each) === cursor);
    const writable = !state.host.readOnly && state.host.connection.status === 'live';
    return [...new Set(spec.actions.map(({ key }) => key))].flatMap((key) => {
      const candidates = spec.actions.filter((action) => action.key === key);
      const able =
        row === undefined ? undefined : candidates.find(({ disabled }) => !disabled(row));
      const { label } = able ?? candidates[0] ?? { label: '' };
      return [{ key, label, enabled: able !== undefined && writable }];
    });
  });
  const scope = state.detail === undefined ? BINDINGS.table : BINDINGS.detail;
  const [first, ...rest] = labelled(scope);
  return [...(first === undefined ? [] : [first]), ...own, ...rest, ...labelled(BINDINGS.global)];
}
