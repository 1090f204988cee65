import type { Field } from '../query/field.js';
import type { PaneId, State } from '../store/state.js';
import { IGNORE_LABEL } from '../triage/ignore.js';
import { RULES } from '../triage/rules.js';
import { PANE_IDS, PANES } from './all.js';
import { isUnconnected } from './attempts.js';
import { detailBindings, TAB_KEYS } from './detail-keys.js';
import { FORM_KEYS } from './form.js';
import { BINDINGS, type Binding } from './keys.js';
import { EDIT_KEYS } from './line-editor.js';
import { OUTPUT_KEYS } from './output.js';
import { PALETTE_KEYS } from './palette.js';
import { PROMPT_KEYS } from './prompt.js';

export interface KeyHelp {
  readonly keys: string;
  readonly help: string;
}

export interface HelpSection {
  readonly title: string;
  readonly keys: readonly KeyHelp[];
}

const ofBinding = ({ keys, help }: Pick<Binding, 'keys' | 'help'>): KeyHelp => ({
  keys: keys.join(' '),
  help,
});

const ofActions = (id: PaneId): HelpSection =>
  PANES[id]((spec) => ({
    title: `${spec.title}: on the marked rows, else on the row under the cursor`,
    keys: spec.actions.map(({ key, label, help }) => ({ keys: key, help: `${label}. ${help}` })),
  }));

/** The filter language in examples, in the place of keys. */
const SYNTAX: readonly KeyHelp[] = [
  { keys: 'api', help: 'A word in name, image, state, project, …; letters may be left out: ngx' },
  { keys: '"GET /"', help: 'A text as it is' },
  { keys: '/^api-[0-9]+$/', help: 'A regular expression, of any of these' },
  { keys: 'cpu>80', help: 'Also >= < <= = !=; 1.5g of bytes, 40% of shares, 10m of times' },
  { keys: 'name:api', help: 'Contains; a state, a project, a port is meant whole; * is anything' },
  { keys: 'dangling', help: 'A fact, of an image; !dangling is the opposite' },
  { keys: 'name=api', help: 'Is exactly; != is not' },
  { keys: 'name~^api', help: 'A regular expression; !~ is not' },
  { keys: 'label:team=pay', help: 'A label and its value; label:team only that it is there' },
  { keys: 'a & b | !(c d)', help: 'And, or, not; a space is and. What is unknown is not shown' },
];

/** All keys, read off the tables they work by: `--keys` and the README print these. */
export const keySections = (): readonly HelpSection[] => [
  ...PANE_IDS.map(ofActions).filter(({ keys }) => keys.length > 0),
  { title: 'Table', keys: BINDINGS.table.map(ofBinding) },
  { title: 'While a filter is typed', keys: PROMPT_KEYS.map(ofBinding) },
  { title: 'In the palette', keys: PALETTE_KEYS.map(ofBinding) },
  { title: 'In a form', keys: FORM_KEYS.map(ofBinding) },
  { title: 'While the output of a build is read', keys: OUTPUT_KEYS.map(ofBinding) },
  { title: 'In a line that is typed', keys: EDIT_KEYS.map(ofBinding) },
  ...Object.entries(TAB_KEYS).map(([tab, bindings]) => ({
    title: `Details: ${tab}`,
    keys: bindings.map(ofBinding),
  })),
  { title: 'Details', keys: BINDINGS.detail.map(ofBinding) },
  { title: 'Everywhere', keys: BINDINGS.global.map(ofBinding) },
  { title: 'While no engine was reached', keys: BINDINGS.unconnected.map(ofBinding) },
];

/** Those that the last line of the screen names. */
export const firstSection = (): HelpSection => ({
  title: 'First',
  keys: [
    ...ofActions('containers').keys,
    ...[...BINDINGS.table, ...BINDINGS.global]
      .filter(({ label }) => label !== undefined)
      .map(ofBinding),
  ],
});

export const syntaxSection: HelpSection = { title: 'In a filter', keys: SYNTAX };

/** What the WHY column may say; the labels of a container silence it by these names. */
const rulesSection: HelpSection = {
  title: `Why: rules, the worst first (label ${IGNORE_LABEL}=rule,rule silences)`,
  keys: RULES.map(({ id, help }) => ({ keys: id, help })),
};

/** What `?` shows. */
export const helpSections = (): readonly HelpSection[] => [
  ...keySections(),
  syntaxSection,
  rulesSection,
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

export interface FieldHelp {
  readonly pane: PaneId;
  readonly id: string;
  readonly aliases: readonly string[];
  /** Its kind; `text, whole` where `:` means the whole text. */
  readonly kind: string;
  readonly help: string;
}

const kindOf = <Row>(field: Field<Row>): string =>
  field.kind === 'text' && field.colon === 'equals' ? 'text, whole' : field.kind;

/** What filters can ask about, pane by pane. */
export const fieldHelp = (): readonly FieldHelp[] =>
  PANE_IDS.flatMap((pane) =>
    PANES[pane](({ language }) =>
      language.fields.map((field) => {
        const { id, aliases, help } = field;
        return { pane, id, aliases, kind: kindOf(field), help };
      }),
    ),
  );

export interface Hint {
  readonly key: string;
  readonly label: string;
  /** False: shown, but greyed. */
  readonly enabled: boolean;
}

const labelled = (bindings: readonly Binding[], pane: PaneId): readonly Hint[] =>
  bindings.flatMap(({ keys, label, panes }) =>
    label === undefined || panes?.includes(pane) === false
      ? []
      : [{ key: keys[0] ?? '', label, enabled: true }],
  );

/** Actions of the pane: of those that share a key the one the row under the cursor enables. */
const ofPane = (state: State): readonly (Hint & { readonly minor: true | undefined })[] =>
  PANES[state.pane]((spec) => {
    const { cursor } = state.panes[spec.id];
    const row = spec.rows(state).find((each) => spec.rowKey(each) === cursor);
    const writable =
      !state.host.readOnly && state.past === undefined && state.host.connection.status === 'live';
    return [...new Set(spec.actions.map(({ key }) => key))].flatMap((key) => {
      const candidates = spec.actions.filter((action) => action.key === key);
      const able =
        row === undefined ? undefined : candidates.find(({ disabled }) => !disabled(row));
      const { label, minor } = able ?? candidates[0] ?? { label: '' };
      return [{ key, label, minor, enabled: able !== undefined && writable }];
    });
  });

/** The keys that work here and now, for the footer. */
export function hints(state: State): readonly Hint[] {
  const of = (bindings: readonly Binding[]): readonly Hint[] => labelled(bindings, state.pane);
  if (isUnconnected(state)) return [...of(BINDINGS.unconnected), ...of(BINDINGS.global)];
  const detail = detailBindings(state);
  const taken = new Set(detail.flatMap(({ keys }) => keys));
  const ofTab = new Set(state.detail && TAB_KEYS[state.detail.tab]);
  const [first, ...others] = state.detail === undefined ? BINDINGS.table : detail;
  const back: readonly Hint[] =
    state.past === undefined ? [] : [{ key: '\\', label: 'now', enabled: true }];
  const own = ofPane(state).filter(({ key }) => !taken.has(key));
  return [
    ...back,
    ...of(first === undefined ? [] : [first]),
    ...of(others.filter((binding) => ofTab.has(binding))),
    ...own.filter(({ minor }) => minor !== true),
    ...of(others.filter((binding) => !ofTab.has(binding))),
    ...own.filter(({ minor }) => minor === true),
    ...of(BINDINGS.global),
  ];
}
