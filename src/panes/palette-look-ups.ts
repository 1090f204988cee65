import type { State } from '../store/state.js';
import { events, refused, type Intent } from './intent.js';
import { lineOf } from './line-editor.js';
import { shownFor } from './look-up-answer.js';
import { knownOf, LOOK_UPS, type LookUp } from './look-ups.js';
import type { PaletteItem } from './palette-items.js';

/** Named in a line of the list. */
const MOST_NAMES = 4;
const MOST_VALUES = 200;
const ASKED = /^(\S+)\s+(.*)$/;
let collator: Intl.Collator | undefined;

/** Made when first needed: what ICU reads for it takes 7 ms and a MiB. */
const byNumber = (a: string, b: string): number =>
  (collator ??= new Intl.Collator('en', { numeric: true })).compare(a, b);

/** The look-ups, before it is typed what for: Enter leads on to that. */
export const lookUpNames: readonly PaletteItem[] = LOOK_UPS.map(({ name, example, help }) => ({
  key: '',
  name,
  note: help,
  also: example,
  enabled: true,
  run: () =>
    events({
      type: 'overlay-changed',
      overlay: { type: 'palette', ...lineOf(`${name} `), index: 0 },
    }),
}));

/**
 * While a look-up is typed: what it says, then all that is known and begins so or contains it.
 * Undefined: it is none.
 */
export function lookUpItems(state: State, text: string): readonly PaletteItem[] | undefined {
  const [, name, rest = ''] = ASKED.exec(text) ?? [];
  const lookUp = LOOK_UPS.find((each) => each.name === name);
  if (lookUp === undefined) return undefined;
  const typed = rest.trim();
  const known = new Set(
    [...state.containers.values()].flatMap((container) => lookUp.values(container)),
  );
  const offered = [...known]
    .filter((value) => value !== typed && value.includes(typed))
    .toSorted(
      (a, b) => Number(!a.startsWith(typed)) - Number(!b.startsWith(typed)) || byNumber(a, b),
    );
  return [...(typed === '' ? [] : [typed]), ...offered.slice(0, MOST_VALUES)].map((value) =>
    item(state, lookUp, value),
  );
}

function item(state: State, lookUp: LookUp, typed: string): PaletteItem {
  const names = knownOf(state, lookUp, typed).map(({ name }) => name);
  const more = names.length > MOST_NAMES ? ` … (${names.length})` : '';
  const unknown = lookUp.kernel === undefined ? 'no container has it' : 'asks the kernel';
  return {
    key: '',
    name: `${lookUp.name} ${typed}`,
    note: names.length === 0 ? unknown : names.slice(0, MOST_NAMES).join(' ') + more,
    also: '',
    enabled: true,
    run: (now) => ask(now, lookUp, typed),
  };
}

/** The kernel tells of now; of the past there is only what was kept. */
function ask(state: State, lookUp: LookUp, typed: string): Intent {
  const asked = { lookUp, typed };
  const question = state.past === undefined ? lookUp.kernel?.(typed, state) : undefined;
  if (question === undefined) return shownFor(state, asked);
  return typeof question === 'string' ? refused(question) : { type: 'look-up', asked, question };
}
