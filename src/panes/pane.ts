/**
 * panes/: what can be seen and done, as tables. Imports model, query and store. Header, sort keys, footer,
 * help, `--columns`, `--keys`, JSON and the README's tables are read off these records; nothing of them
 * is typed a second time.
 */
import type { Operation, TargetKey } from '../model/operation.js';
import type { Language } from '../query/language.js';
import type { SeriesView } from '../store/history.js';
import type { AlternativesId, Choice, PaneId, SortDirection, State } from '../store/state.js';

/** What a cell means, not how it looks: `ui/theme` gives it a colour. */
export type Tone = 'normal' | 'dim' | 'good' | 'notice' | 'warning' | 'critical' | 'accent';

/** What a cell may need beside its row. */
export interface CellContext {
  readonly nowMs: number;
  readonly history: SeriesView;
  /** Columns of the terminal this cell has. */
  readonly width: number;
  /** The line to the terminal is slow: leave out what is only nice to see. */
  readonly plain: boolean;
}

/** A character of a cell's text, each a column wide. */
export interface Spot {
  readonly at: number;
  readonly tone: Tone;
}

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  readonly help: string;
  readonly align: 'left' | 'right';
  /** Terminal columns: never less than `min`; what is left over is shared by `grow`, up to `max`. */
  readonly width: { readonly min: number; readonly max?: number; readonly grow?: number };
  /** Direction of the first press: what people look for first on top. */
  readonly sort: SortDirection;
  /** On a narrow terminal the highest number goes first; 0 never goes. */
  readonly priority: number;
  /** Read from the kernel: goes on while the engine is out of reach. */
  readonly fromKernel?: true;
  /** Shown without being chosen. */
  readonly shown: boolean;
  /** Sorts and exports; `undefined` or `NaN` is unknown and sorts last either way. */
  readonly value: (row: Row) => number | string | undefined;
  /** Values that differ by less than this tie, so that rows do not swap over what nobody can see. */
  readonly step?: number;
  readonly text: (row: Row, context: CellContext) => string;
  readonly tone?: (row: Row, context: CellContext) => Tone;
  /** Characters of `text` that look different. */
  readonly spots?: (row: Row, context: CellContext) => readonly Spot[];
}

/** Texts beside each other. */
export type SummaryLine = readonly { readonly text: string; readonly tone: Tone }[];

/**
 * `interrupts` asks for `y`; `destroys` for the action's own key again. `agreed`: what it hurries was asked
 * about.
 */
export type Risk = 'safe' | 'agreed' | 'interrupts' | 'destroys';

export interface Action<Row> {
  readonly id: string;
  readonly key: string;
  readonly label: string;
  readonly help: string;
  readonly risk: Risk;
  /** Why it cannot be done to this row; the key says so instead of being dead. */
  readonly disabled: (row: Row) => string | undefined;
  /** Several, each bound to its own target, for a row that stands for several; or those to choose from. */
  readonly operation: (row: Row, state: State) => Operation | readonly Operation[];
  /** Switches offered by the confirmation, all off at first. */
  readonly choices?: readonly Choice[];
  /** Asks for something first: a signal. */
  readonly menu?: 'signal' | AlternativesId;
  /** Asks for a line first; where it may be left as it is, several rows are done without. */
  readonly line?: 'needed' | 'optional';
  /** Asks for it by a form first. */
  readonly form?: true;
  /** In the footer behind all other keys, where there is room. */
  readonly minor?: true;
  /** What it does where there is no row. */
  readonly rowless?: (state: State) => Operation;
}

export interface PaneSpec<Row> {
  readonly id: PaneId;
  readonly title: string;
  /** For narrow terminals. */
  readonly short: string;
  readonly key: string;
  /** Has a tab only while it is shown: it is for looking up, not for watching. */
  readonly isAside?: true;
  /** `container`: counted in titles and questions. */
  readonly noun: string;
  /** How many there are; undefined until listed. */
  readonly total: (state: State) => number | undefined;
  readonly empty: (state: State) => string;
  readonly rows: (state: State) => readonly Row[];
  readonly rowKey: (row: Row) => TargetKey;
  /** Of a row that stands below another one: that one. */
  readonly parentOf?: (row: Row) => TargetKey | undefined;
  readonly name: (row: Row) => string;
  /** Beside the name in a confirmation: what else tells that it is the right one. */
  readonly summary: (row: Row) => readonly string[];
  /** What `/` and `--where` understand: fields, and the texts that words are sought in. */
  readonly language: Language<Row>;
  readonly columns: readonly Column<Row>[];
  readonly actions: readonly Action<Row>[];
  /** Why the row cannot be marked, beside what is; a mark that cannot stay goes. */
  readonly whyUnmarkable?: (row: Row) => string | undefined;
  /** Secondary text in the row's colour: a stopped container is dim. */
  readonly tone: (row: Row) => Tone;
  /** What is said above the rows, the most important first: where there is no room (lines) the rest is left out. */
  readonly summaryLines?: (state: State, room: number) => readonly SummaryLine[];
}

/**
 * Panes of different rows in one list: a pane closes over its Row and hands the spec to a generic
 * function.
 */
export type Pane = <Result>(use: <Row>(spec: PaneSpec<Row>) => Result) => Result;

export const pane =
  <Row>(spec: PaneSpec<Row>): Pane =>
  (use) =>
    use(spec);
