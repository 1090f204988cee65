import { fuzzy } from '../query/fuzzy.js';
import type { State } from '../store/state.js';
import type { Palette } from '../store/typed-line.js';
import { both, closeOverlay, events, type Intent } from './intent.js';
import {
  completion,
  EDIT_KEYS,
  editLine,
  recall,
  type LineContext,
  type LineKey,
  type Typed,
} from './line-editor.js';
import { paletteItems, type PaletteItem } from './palette-items.js';
import { lookUpItems } from './palette-look-ups.js';

interface PaletteKey {
  readonly keys: readonly string[];
  readonly help: string;
  readonly run: (state: State, palette: Palette, nowMs: number) => Intent;
}

/** A word at the beginning of a word of the name is what was meant most likely. */
const RANKS = { begins: 0, contains: 1, letters: 2, elsewhere: 3 } as const;

/** How well an item answers to a word; undefined: not at all. */
function rankOf(word: string, { name, note, also }: PaletteItem): number | undefined {
  const text = name.toLowerCase();
  const hits = fuzzy(word, text);
  const [first = 0] = hits ?? [];
  if (hits !== undefined && text.startsWith(word, first))
    return /(?:^|[^\p{L}\p{N}])$/u.test(text.slice(0, first)) ? RANKS.begins : RANKS.contains;
  if (hits !== undefined) return RANKS.letters;
  return `${also} ${note}`.toLowerCase().includes(word) ? RANKS.elsewhere : undefined;
}

const sum = (ranks: readonly (number | undefined)[]): number =>
  ranks.reduce<number>((total, rank = 0) => total + rank, 0);

/** What has all the words of `text`, the best first, in the order of the tables otherwise. */
export function sought(items: readonly PaletteItem[], text: string): readonly PaletteItem[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return items
    .flatMap((item) => {
      const ranks = words.map((word) => rankOf(word, item));
      if (ranks.includes(undefined)) return [];
      const isWhole = item.name.toLowerCase() === words.join(' ');
      return [{ item, rank: isWhole ? -1 : sum(ranks) }];
    })
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/** What the palette shows for what has been typed. */
export const found = (state: State, { text }: Palette): readonly PaletteItem[] =>
  lookUpItems(state, text) ?? sought(paletteItems(under(state)), text);

/** What lies below the palette: its items work as if it were not there. */
const under = (state: State): State => ({ ...state, overlay: undefined });

/** What Tab makes of it: the names of what was found. */
const contextOf = (state: State, palette: Palette): LineContext => ({
  kept: state.picks,
  complete: ({ text }) => ({
    from: 0,
    candidates: found(state, palette).flatMap(({ name }) => (name === text ? [] : [name])),
  }),
});

const changed = (overlay: Palette): Intent => events({ type: 'overlay-changed', overlay });

const step =
  (by: number) =>
  (state: State, palette: Palette): Intent => {
    const last = found(state, palette).length - 1;
    return changed({ ...palette, index: Math.max(0, Math.min(last, palette.index + by)) });
  };

/** As its key would do it, with the same refusals and the same questions. */
function pick(state: State, palette: Palette, nowMs: number): Intent {
  const item = found(state, palette)[palette.index];
  if (item === undefined) return events();
  const closed = events(
    { type: 'pick-kept', pick: item.name },
    { type: 'overlay-changed', overlay: undefined },
  );
  return both(closed, item.run(under(state), nowMs));
}

const OWN_KEYS: readonly PaletteKey[] = [
  { keys: ['enter'], help: 'Do it, as its key would', run: pick },
  { keys: ['esc', 'ctrl+c'], help: 'Close it', run: closeOverlay },
  { keys: ['down'], help: 'The next of what was found', run: step(1) },
  { keys: ['up'], help: 'The one before', run: step(-1) },
  { keys: ['pagedown'], help: 'Ten further', run: step(10) },
  { keys: ['pageup'], help: 'Ten back', run: step(-10) },
];
const LINE_KEYS: readonly LineKey[] = [
  completion(['tab'], 'Complete a name; again: the next', 1),
  completion(['shift+tab'], 'The completion before', -1),
  recall(['ctrl+p'], 'What was picked before', 1),
  recall(['ctrl+n'], 'What was picked later', -1),
];

/** While something is sought in the palette, beside those of any line. */
export const PALETTE_KEYS: readonly Pick<PaletteKey, 'keys' | 'help'>[] = [
  ...OWN_KEYS,
  ...LINE_KEYS,
];

/** A key while the palette is open. */
export function paletteKey(state: State, palette: Palette, typed: Typed, nowMs: number): Intent {
  const own = OWN_KEYS.find(({ keys }) => keys.includes(typed.chord));
  if (own !== undefined) return own.run(state, palette, nowMs);
  const line = editLine([...LINE_KEYS, ...EDIT_KEYS], palette, typed, contextOf(state, palette));
  if (line === undefined) return events();
  const index = line.text === palette.text ? palette.index : 0;
  return changed({ ...palette, ...line, index });
}
