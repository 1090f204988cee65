import type { State } from '../store/state.js';
import { refused, type Intent } from './intent.js';
import type { Binding } from './keys.js';
import { detailContent } from './layout.js';

/** A tab of lines, one of which has the cursor. */
export interface TabLines<Looked extends { readonly index: number }> {
  /** Undefined while there is nothing to look at. */
  readonly looked: (state: State) => Looked | undefined;
  readonly count: (looked: Looked) => number;
  /** @param index of a line, if there is any */
  readonly put: (looked: Looked, index: number, state: State) => Intent;
  /** What one of them is called. */
  readonly word: string;
}

type OnLooked<Looked> = (run: (looked: Looked, state: State) => Intent) => (state: State) => Intent;

export const onLooked =
  <Looked>(lookedOf: (state: State) => Looked | undefined): OnLooked<Looked> =>
  (run) =>
  (state) => {
    const looked = lookedOf(state);
    return looked === undefined ? refused('nothing to look at yet') : run(looked, state);
  };

/** The keys that move the cursor. */
export function cursorKeys<Looked extends { readonly index: number }>({
  looked,
  count,
  put,
  word,
}: TabLines<Looked>): readonly Binding[] {
  const on = onLooked(looked);
  /** @param lines of how high a page is; where to when infinite */
  const move = (
    keys: readonly string[],
    help: string,
    lines: (page: number) => number,
  ): Binding => ({
    keys,
    help,
    run: on((its, state) => {
      const to = its.index + lines(detailContent(state)?.height ?? 1);
      return put(its, Math.max(0, Math.min(count(its) - 1, to)), state);
    }),
  });
  return [
    move(['down', 'j'], `Next ${word}`, () => 1),
    move(['up', 'k'], `Previous ${word}`, () => -1),
    move(['pagedown', 'ctrl+f'], 'A page down', (page) => page),
    move(['pageup', 'ctrl+b'], 'A page up', (page) => -page),
    move(['g', 'home'], `First ${word}`, () => -Infinity),
    move(['G', 'end'], `Last ${word}`, () => Infinity),
  ];
}
