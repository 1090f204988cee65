import type { Usage } from '../model/usage.js';
import type { Happened, Stretch } from '../store/history.js';
import type { StyleId } from '../terminal/style.js';
import type { ChartKind } from './chart-kinds.js';
import type { Plot } from './chart.js';

/** Whose charts they are: of a container, of a part of the machine, of several containers together. */
export interface Charted {
  /** Known in words: the lines above the charts. An empty text leaves the line out. */
  readonly facts: readonly {
    readonly title: string;
    readonly text: string;
    readonly style?: StyleId;
  }[];
  /** Whose figures are told beside the charts; undefined for several. */
  readonly usage: Usage | undefined;
  readonly isComparison: boolean;
  readonly plots: (kind: ChartKind, stretch: Stretch) => readonly Plot[];
  readonly marks: (stretch: Stretch) => readonly Happened[];
  /** Has interfaces of its own. */
  readonly hasNetwork: boolean;
}
