import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { own } from '../../src/model/safe-text.js';
import { PANE_IDS, PANES } from '../../src/panes/all.js';
import { READ_MS } from '../../src/panes/confirm.js';
import { BINDINGS } from '../../src/panes/keys.js';
import { MENUS } from '../../src/panes/menus.js';
import { found } from '../../src/panes/palette.js';
import { paletteItems, type PaletteItem } from '../../src/panes/palette-items.js';
import { resolve, resolvePaste } from '../../src/panes/resolve.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import type { Palette } from '../../src/store/typed-line.js';
import { arranged, container, idOf, NOW, stateWith } from '../support/sample-state.js';

const fleet = stateWith([
  container(0, { name: own('api') }),
  container(1, { name: own('db'), state: 'exited', exitCode: 1 }),
]);

const press = (state: State, chord: string, text = ''): State => {
  const intent = resolve(state, { chord, text }, NOW);
  const events = intent?.type === 'events' ? intent.events : [];
  return arranged(events.reduce((now: State, event) => reduce(now, event), state));
};

/** Words in angle brackets are keys, everything else is typed. */
const type = (state: State, keys: string): State =>
  [...keys.matchAll(/<([^>]+)>|[^]/gu)].reduce(
    (now, [char, key]) => (key === undefined ? press(now, char, char) : press(now, key)),
    state,
  );

function palette(state: State): Palette {
  assert.equal(state.overlay?.type, 'palette');
  return state.overlay;
}

const names = (state: State): readonly string[] =>
  found(state, palette(state)).map(({ name }) => name);

function item(state: State, name: string): PaletteItem {
  const one = paletteItems(state).find((each) => each.name === name);
  assert.ok(one !== undefined, name);
  return one;
}

const enter = (state: State) => resolve(state, { chord: 'enter', text: '' }, NOW);

describe('the palette', () => {
  it('has every action, every key and all that the menus pick from', () => {
    for (const pane of PANE_IDS) {
      const state = press(
        fleet,
        PANES[pane](({ key }) => key),
      );
      const items = paletteItems(state);
      const has = (name: string, key: string): boolean =>
        items.some((each) => each.name === name && each.key === key);
      const actions = PANES[pane]((spec) =>
        spec.actions.map(({ label, key }) => ({ name: `${label} ${spec.noun}`, key })),
      );
      const taken = new Set(actions.map(({ key }) => key));
      for (const { name, key } of actions) assert.ok(has(name, key), name);
      for (const { keys, help } of [...BINDINGS.table, ...BINDINGS.global]) {
        const key = keys.find((each) => !taken.has(each));
        if (key !== undefined && key !== ':') assert.ok(has(help, key), `${pane}: ${key}`);
      }
      for (const menu of ['sort', 'columns'] as const)
        for (const { label } of MENUS[menu].items(state))
          assert.ok(has(`${MENUS[menu].title}: ${label}`, ''), label);
    }
    assert.ok(paletteItems(press(fleet, '6')).some(({ name }) => name === 'Group by: image'));
    // elsewhere `b` only says where groups are
    assert.ok(!paletteItems(fleet).some(({ name }) => name.startsWith('Group by')));
  });

  it('does with each item what its key does, in the table, in details, in the past, read-only', () => {
    const readOnly = { ...fleet, host: { ...fleet.host, readOnly: true } };
    for (const state of [fleet, press(fleet, 'enter'), readOnly, press(fleet, '6')])
      for (const { key, name, enabled, run } of paletteItems(state)) {
        if (key === '') continue;
        const intent = resolve(state, { chord: key, text: '' }, NOW);
        // stop and start share a key: the one that is not possible says so
        if (enabled || intent?.type === 'refused') assert.deepEqual(run(state, NOW), intent, name);
        else assert.equal(run(state, NOW).type, 'refused', name);
      }
  });

  it('shows the docker command of what would be done, or why it is refused', () => {
    assert.match(item(fleet, 'stop container').note, /^docker stop -t 10 0{12}$/);
    assert.equal(item(fleet, 'start container').note, 'api is running: cannot be started');
    assert.match(item(fleet, 'remove image').note, /images pane: key 2/);
    const marked = press(fleet, '*');
    assert.match(item(marked, 'remove container').note, /^docker rm (?:0{12} ?){2}$/);
    const readOnly = { ...fleet, host: { ...fleet.host, readOnly: true } };
    assert.match(item(readOnly, 'stop container').note, /^read-only/);
  });

  it('asks as the key asks, and sends nothing before', () => {
    const asked = press(type(fleet, ':stop con'), 'enter');
    assert.ok(asked.overlay?.type === 'confirm');
    assert.match(asked.overlay.question, /Stop 1 container/);
    assert.equal(resolve(asked, { chord: 'y', text: 'y' }, NOW)?.type, 'events');
    const sent = resolve(asked, { chord: 'y', text: 'y' }, NOW + READ_MS);
    assert.ok(sent?.type === 'request' && sent.operations[0]?.target.id === idOf(0));
  });

  it('refuses as the key refuses, and closes', () => {
    const intent = enter(type(fleet, ':start con'));
    assert.ok(intent?.type === 'sequence');
    assert.deepEqual(intent.intents.at(-1), {
      type: 'refused',
      why: 'api is running: cannot be started',
    });
  });

  it('finds by letters left out, the best first, and by what stands beside the name', () => {
    assert.equal(names(type(fleet, ':rmv cont'))[0], 'remove container');
    assert.equal(names(type(fleet, ':sort cpu'))[0], 'Sort by CPU; again turns it round');
    assert.equal(names(type(fleet, ':docker kill'))[0], 'kill container');
    assert.deepEqual(names(type(fleet, ':zzz')), []);
    assert.deepEqual(enter(type(fleet, ':zzz')), { type: 'events', events: [] });
  });

  it('moves among what was found, and begins anew when more is typed', () => {
    const moved = type(fleet, ':sort<down><down><up>');
    assert.equal(palette(moved).index, 1);
    assert.equal(palette(type(moved, '<up><up><up>')).index, 0);
    assert.equal(palette(type(moved, '<left>')).index, 1);
    assert.equal(palette(type(moved, ' ')).index, 0);
    const last = names(moved).length - 1;
    assert.equal(palette(type(moved, '<pagedown>'.repeat(9))).index, last);
    const picked = press(type(fleet, ':Sort by: NAME'), 'enter');
    assert.equal(picked.panes.containers.sort.column, 'name');
  });

  it('completes a name by Tab, then the next; recalls what was picked', () => {
    const typed = type(fleet, ':volumes p');
    const [first, second] = names(typed);
    assert.equal(palette(type(typed, '<tab>')).text, first);
    assert.equal(palette(type(typed, '<tab><tab>')).text, second);
    const back = type(press(type(fleet, ':images pane'), 'enter'), ':ho<ctrl+p>');
    assert.equal(back.pane, 'images');
    assert.equal(palette(back).text, 'Images pane');
    assert.equal(palette(type(back, '<ctrl+n>')).text, 'ho');
  });

  it('does not press keys from a paste, and closes on Esc', () => {
    const open = type(fleet, ':');
    const intent = resolvePaste(open, 'stop\ny', NOW);
    const [event] = intent?.type === 'events' ? intent.events : [];
    assert.ok(event?.type === 'overlay-changed' && event.overlay?.type === 'palette');
    assert.equal(event.overlay.text, 'stop y');
    assert.equal(type(open, '<esc>').overlay, undefined);
  });

  it('keeps the row it speaks of under the cursor', () => {
    const open = type(fleet, ':stop');
    const renamed = arranged(
      reduce(open, {
        type: 'containers-changed',
        containers: [container(2, { state: 'restarting', exitCode: 1 })],
      }),
      NOW + 60_000,
    );
    assert.deepEqual(renamed.panes.containers.order[0], fleet.panes.containers.order[0]);
    assert.equal(renamed.panes.containers.cursor, fleet.panes.containers.cursor);
  });
});
