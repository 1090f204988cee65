import { commandLine } from '../model/command-line.js';
import type { MenuId, State } from '../store/state.js';
import { actBy, operationsOf } from './act.js';
import { PANE_IDS, PANES } from './all.js';
import { isUnconnected } from './attempts.js';
import { detailBindings, without } from './detail-keys.js';
import { refused, type Intent } from './intent.js';
import { BINDINGS, type Binding } from './keys.js';
import { MENUS } from './menus.js';
import { lookUpNames } from './palette-look-ups.js';
import type { Action, PaneSpec } from './pane.js';

/** Something that can be done, as the palette shows it. */
export interface PaletteItem {
  /** The chord that does it; empty for what is picked from a menu or has none here. */
  readonly key: string;
  readonly name: string;
  /** The docker command, what a menu says of it, or why it cannot be done now. */
  readonly note: string;
  /** What it is found by besides. */
  readonly also: string;
  readonly enabled: boolean;
  readonly run: (state: State, nowMs: number) => Intent;
}

/** Targets named in a line of the list. */
const MOST_TARGETS = 3;

/**
 * All that can be done now, read off the tables that keys work by: a key that a scope above takes for
 * itself does not count, so that each item does what its key would.
 */
export function paletteItems(state: State): readonly PaletteItem[] {
  if (isUnconnected(state))
    return [...BINDINGS.unconnected, ...BINDINGS.global].map((each) => ofBinding(state, each));
  const detail = detailBindings(state);
  const taken = new Set(detail.flatMap(({ keys }) => keys));
  const here = PANES[state.pane]((spec) => ofActions(state, spec, taken));
  for (const { key } of here) taken.add(key);
  const below = without([...BINDINGS.table, ...BINDINGS.global], taken);
  const bindings = [...detail, ...below].filter(({ run }) => opens(state, run) !== 'palette');
  return [
    ...here,
    ...lookUpNames,
    ...bindings.map((each) => ofBinding(state, each)),
    ...bindings.flatMap(({ run }) => inMenu(state, opens(state, run))),
    ...ofOtherPanes(state),
  ];
}

/** What a key shows over the panes: `palette`, or the menu of that name. */
function opens(state: State, run: Binding['run']): MenuId | 'palette' | undefined {
  const intent = run(state, state.nowMs);
  if (intent.type !== 'events') return undefined;
  return intent.events
    .map((event) => (event.type === 'overlay-changed' ? event.overlay : undefined))
    .map((overlay) => (overlay?.type === 'menu' ? overlay.menu : overlay?.type))
    .find((kind) => kind === 'palette' || isMenu(kind));
}

const isMenu = (kind: string | undefined): kind is MenuId => kind !== undefined && kind in MENUS;

function ofBinding(state: State, { keys, help, label = '', run }: Binding): PaletteItem {
  const intent = run(state, state.nowMs);
  const why = intent.type === 'refused' ? intent.why : '';
  return { key: keys[0] ?? '', name: help, note: why, also: label, enabled: why === '', run };
}

function ofActions<Row>(
  state: State,
  { actions, noun }: PaneSpec<Row>,
  taken: ReadonlySet<string>,
): readonly PaletteItem[] {
  return actions
    .filter(({ key }) => !taken.has(key))
    .map((action) => {
      const operations = operationsOf(state, action.id);
      const enabled = typeof operations !== 'string';
      return {
        ...named(action, noun),
        note: enabled ? commandLine(operations, MOST_TARGETS) : operations,
        enabled,
        run: (now, nowMs) => actBy(now, action.id, nowMs),
      };
    });
}

const named = <Row>({ key, label, help }: Action<Row>, noun: string) => ({
  key,
  name: `${label} ${noun}`,
  also: help,
});

/** What a menu has to pick, without opening it; a signal wants to know first whom it is for. */
function inMenu(state: State, menu: MenuId | 'palette' | undefined): readonly PaletteItem[] {
  if (menu === undefined || menu === 'palette' || menu === 'signal') return [];
  const { title, items, pick } = MENUS[menu];
  return items(state).map(({ label, help, on }, index) => ({
    key: '',
    name: `${title}: ${label}`,
    note: on === true ? `${help} (now)` : help,
    also: '',
    enabled: true,
    run: (now, nowMs) => pick(now, { type: 'menu', menu, index, operations: [] }, nowMs),
  }));
}

/** Actions want their rows to be seen: where they are is all that is said of those elsewhere. */
const ofOtherPanes = (state: State): readonly PaletteItem[] =>
  PANE_IDS.filter((id) => id !== state.pane).flatMap((id) =>
    PANES[id](({ actions, noun, title, key }) => {
      const why = `in the ${title.toLowerCase()} pane: key ${key}`;
      return actions.map((action) => ({
        ...named(action, noun),
        key: '',
        note: why,
        enabled: false,
        run: () => refused(why),
      }));
    }),
  );
