import type { JournalEntry } from '../model/journal.js';
import {
  dateText,
  entryKey,
  entriesOf,
  resultOf,
  tookText,
  toneOfResult,
} from '../panes/journal.js';
import type { Rect } from '../panes/layout.js';
import type { SummaryLine, Tone } from '../panes/pane.js';
import type { Grid } from '../terminal/grid.js';
import type { DetailView } from './detail.js';
import { linesPainter } from './detail-lines.js';
import { wrapped } from './wrapped.js';

const TITLE_WIDTH = 10;

interface Fact {
  readonly title: string;
  readonly text: string;
  readonly tone?: Tone;
}

const factsOf = (entry: JournalEntry): readonly Fact[] => [
  { title: 'when', text: dateText(entry.atMs) },
  { title: 'who', text: whoText(entry) },
  { title: 'engine', text: entry.endpoint },
  { title: 'what', text: `${entry.verb} ${entry.name}` },
  { title: 'id', text: entry.id },
  { title: 'command', text: entry.command },
  { title: 'result', text: resultText(entry), tone: toneOfResult(entry) },
  {
    title: 'undo',
    text: entry.undo ?? 'nothing makes it again',
    tone: entry.undo === undefined ? 'dim' : 'accent',
  },
];

function whoText({ user, sudoUser, ssh }: JournalEntry): string {
  const real = sudoUser === undefined ? user : `${sudoUser} as ${user}`;
  const from = ssh?.split(' ')[0];
  return from === undefined ? real : `${real}, by SSH from ${from}`;
}

function resultText(entry: JournalEntry): string {
  const { said, tookMs, result } = entry;
  if (result === undefined) return 'no answer: still under way, or dtop ended before it came';
  return [resultOf(entry), said, `after ${tookText(tookMs)}`].filter(Boolean).join(', ');
}

const factLines = ({ title, text, tone = 'normal' }: Fact, width: number): readonly SummaryLine[] =>
  wrapped(text, Math.max(1, width - TITLE_WIDTH)).map((line, index) => [
    { text: (index === 0 ? title : '').padEnd(TITLE_WIDTH), tone: 'dim' },
    { text: line, tone },
  ]);

/** One entry of the journal, all of it. */
export function paintDeed(grid: Grid, rect: Rect, view: DetailView): void {
  const entry = entriesOf(view.state).find((each) => entryKey(each) === view.detail.key);
  if (entry === undefined) return;
  linesPainter((_state, _key, width) => factsOf(entry).flatMap((fact) => factLines(fact, width)))(
    grid,
    rect,
    view,
  );
}
