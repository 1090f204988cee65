import { clock } from '../model/format.js';
import type { State } from '../store/state.js';
import { events, type Intent } from './intent.js';
import type { Binding } from './keys.js';

/** A larger step of time travel. */
const LEAP_MS = 60_000;

const travel = (toward: 'earlier' | 'later', ms: number) => (): Intent => ({
  type: 'travel',
  toward,
  ms,
});

/** The order held under the finger in the past is not that of now. */
const live = (state: State): Intent =>
  events(
    { type: 'past-changed', past: undefined },
    { type: 'pane-changed', pane: state.pane, change: { touchedAtMs: 0 } },
  );

/** Through what was: the whole table, the header and the charts. */
export const timeKeys: readonly Binding[] = [
  {
    keys: ['['],
    help: 'Back in time by a tick (by 30 s beyond 15 minutes, to 6 hours): containers, header, charts',
    run: travel('earlier', 0),
  },
  { keys: [']'], help: 'On in time by a tick', run: travel('later', 0) },
  { keys: ['{'], help: 'Back in time by a minute', run: travel('earlier', LEAP_MS) },
  { keys: ['}'], help: 'On in time by a minute', run: travel('later', LEAP_MS) },
  { keys: ['\\'], help: 'From the past to now', run: live },
];

/** Why nothing can be done to what is shown: it is not what there is. */
export const whyPast = ({ past }: State): string | undefined =>
  past && `this is the past, ${clock(past.moment.nowMs)}: \\ returns to now`;
