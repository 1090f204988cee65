import type { Samples } from '../model/ring.js';
import { FACTS, pressureText } from '../panes/container-facts.js';
import { containerRows } from '../panes/container-row.js';
import { hostRowKey } from '../panes/host.js';
import type { Stretch } from '../store/history.js';
import type { Figure } from '../store/kept-figures.js';
import type { Charted } from './charted.js';
import type { DetailView } from './detail.js';
import { toneStyle } from './theme.js';

const TONES = ['accent', 'notice'] as const;

const plotsOf =
  (ring: (stretch: Stretch, figure: Figure) => Samples | undefined): Charted['plots'] =>
  ({ series }, stretch) =>
    series.map((figure, index) => ({
      ring: ring(stretch, figure),
      style: toneStyle(TONES[index] ?? 'accent'),
    }));

/** Undefined when it is no longer there. */
export const subjectOf = (view: DetailView): Charted | undefined =>
  view.state.pane === 'host' ? hostSubject(view) : containerSubject(view);

function containerSubject({ detail, state }: DetailView): Charted | undefined {
  // also when the table hides stopped ones: the details are of a key, not of a line
  const row = containerRows({ ...state, all: true }).find(({ key }) => key === detail.key);
  return (
    row && {
      facts: FACTS.map(({ title, text }) => ({ title, text: text(row, state.nowMs) })),
      usage: row.usage,
      isComparison: false,
      plots: plotsOf((stretch, figure) => stretch.ring(row.container.id, figure)),
      marks: (stretch) => stretch.happened(row.container.id),
      hasNetwork: true,
    }
  );
}

function hostSubject({ detail, state }: DetailView): Charted | undefined {
  const row = state.machine?.rows.find((each) => hostRowKey(each) === detail.key);
  return (
    row && {
      facts: [
        { title: 'kind', text: row.kind },
        { title: 'what', text: row.what },
        { title: 'pressure', text: pressureText(row.usage) },
      ],
      usage: row.usage,
      isComparison: false,
      plots: plotsOf((stretch, figure) => stretch.hostRing(row.id, figure)),
      marks: () => [],
      hasNetwork: row.kind === 'containers',
    }
  );
}
