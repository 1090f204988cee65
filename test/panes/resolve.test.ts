import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Operation } from '../../src/model/operation.js';
import { commandLine } from '../../src/model/command-line.js';
import { targetKey } from '../../src/model/operation.js';
import { TAB_KEYS } from '../../src/panes/detail-keys.js';
import { BINDINGS } from '../../src/panes/keys.js';
import { PANE_IDS, PANES } from '../../src/panes/all.js';
import { READ_MS, REPEAT_MS } from '../../src/panes/confirm.js';
import { resolve, resolvePaste } from '../../src/panes/resolve.js';
import { reduce } from '../../src/store/reduce.js';
import type { Overlay, State } from '../../src/store/state.js';
import { arranged, container, idOf, NOW, stateWith, usage } from '../support/sample-state.js';

const press = (state: State, chord: string, nowMs = NOW): State => {
  const intent = resolve(state, { chord, text: chord.length === 1 ? chord : '' }, nowMs);
  const events = intent?.type === 'events' ? intent.events : [];
  return arranged(
    events.reduce((now: State, event) => reduce(now, event), state),
    nowMs,
  );
};

const requested = (state: State, chord: string, nowMs = NOW): readonly Operation[] => {
  const intent = resolve(state, { chord, text: chord }, nowMs);
  if (intent?.type === 'request-after') return intent.overlay.operations;
  return intent?.type === 'request' ? intent.operations : [];
};

const confirm = (state: State): Extract<Overlay, { type: 'confirm' }> => {
  if (state.overlay?.type !== 'confirm') assert.fail('no dialog is open');
  return state.overlay;
};

const LATER = NOW + READ_MS;
const busy = new Map([[idOf(0), usage(90)]]);

describe('actions', () => {
  it('stop asks first; only its yes sends it, bound to the id seen at the key press', () => {
    const asked = press(stateWith([container(0), container(1)], { usage: busy }), 's');
    assert.match(confirm(asked).question, /Stop 1 container/);
    // another container comes first meanwhile
    const resorted = { ...asked, usage: new Map([[idOf(1), usage(99)]]) };
    const [operation] = requested(arranged(resorted), 'y', LATER);
    assert.equal(operation?.op, 'container.stop');
    assert.equal(operation?.target.id, idOf(0));
    for (const no of ['enter', 'esc', 'n', 'q', 'space', 's'])
      assert.deepEqual(requested(asked, no, LATER), [], no);
  });

  it('does not take a key that was typed before the dialog could be read', () => {
    const asked = press(stateWith([container(0)]), 's');
    assert.deepEqual(requested(asked, 'y', NOW + READ_MS - 1), []);
    assert.equal(press(asked, 'y', NOW + 1).overlay?.type, 'confirm');
    assert.equal(requested(asked, 'y', LATER).length, 1);
  });

  it('does not take a key that is held down for one that was pressed', () => {
    const asked = press(stateWith([container(0)]), 's');
    let held = asked;
    for (let ms = 33; ms < 5000; ms += 33) {
      assert.deepEqual(requested(held, 'y', NOW + ms), [], `after ${ms} ms`);
      held = press(held, 'y', NOW + ms);
    }
    assert.equal(held.overlay?.type, 'confirm');
    assert.equal(requested(held, 'y', NOW + 5000 + REPEAT_MS).length, 1);
  });

  it('waits behind the key that opened the dialog whether it goes on repeating', () => {
    const asked = press(stateWith([container(0)]), 'd');
    const first = resolve(asked, { chord: 'd', text: 'd' }, NOW + 660);
    assert.ok(first?.type === 'request-after' && first.ms === REPEAT_MS);
    const repeated = resolve(
      { ...asked, overlay: first.overlay },
      { chord: 'd', text: 'd' },
      NOW + 700,
    );
    assert.equal(repeated?.type, 'events');
  });

  it('s starts what does not run, at once; a key that cannot work says why', () => {
    const stopped = stateWith([container(0, { state: 'exited', exitCode: 1 })]);
    assert.equal(requested(stopped, 's')[0]?.op, 'container.start');
    const refused = resolve(stopped, { chord: 'p', text: 'p' }, NOW);
    assert.ok(refused?.type === 'refused' && /web-0 is exited/.test(refused.why));
  });

  it('remove asks for its own key again, with force and volumes as choices in the command', () => {
    const asked = press(stateWith([container(0)]), 'd');
    assert.equal(confirm(asked).yes, 'd');
    const chosen = press(press(asked, 'f'), 'v');
    const [operation] = requested(chosen, 'd', LATER);
    assert.deepEqual(operation?.op === 'container.remove' && [operation.force, operation.volumes], [
      true,
      true,
    ]);
    assert.match(commandLine(confirm(chosen).operations), /^docker rm -f -v 0{12}$/);
    assert.deepEqual(requested(chosen, 'enter', LATER), []);
  });

  it('acts on all marked rows, tells the hidden ones and leaves out those it cannot', () => {
    const state = stateWith([container(0), container(1), container(2, { state: 'exited' })]);
    const marked = press(press(state, '*'), '/');
    const filtered = press(
      [...'web-1'].reduce((now, key) => press(now, key), marked),
      'enter',
    );
    const asked = confirm(press(filtered, 's'));
    assert.deepEqual(
      new Set(asked.operations.map(({ target }) => target.id)),
      new Set([idOf(0), idOf(1)]),
    );
    assert.match(asked.question, /1 hidden by the filter {2}1 marked left out/);
  });

  it('kill goes through the list of signals, to the targets of the key press', () => {
    const menu = press(stateWith([container(0)], { usage: busy }), 'K');
    const asked = press(press(press(menu, 'down'), 'down'), 'enter');
    const [operation] = requested(asked, 'y', LATER);
    assert.ok(operation?.op === 'container.kill' && operation.signal === 'SIGHUP');
    assert.equal(operation.target.id, idOf(0));
  });

  it('sends nothing when read-only or not connected, and says so', () => {
    const state = stateWith([container(0)]);
    const readOnly = { ...state, host: { ...state.host, readOnly: true } };
    for (const key of ['s', 'r', 'p', 'K', 'd'])
      assert.equal(resolve(readOnly, { chord: key, text: key }, NOW)?.type, 'refused', key);
  });

  it('is busy with a container until the engine answered', () => {
    const state = stateWith([container(0)]);
    const operation: Operation = {
      op: 'container.pause',
      target: {
        host: state.host.host,
        id: idOf(0),
        name: container(0).name,
        startedAtMs: undefined,
      },
    };
    const pending = reduce(state, { type: 'operation-started', operation, nowMs: NOW });
    assert.ok(pending.pending.has(targetKey(container(0))));
    assert.equal(resolve(pending, { chord: 's', text: 's' }, NOW)?.type, 'refused');
  });
});

describe('prompt', () => {
  it('filters while typing; Enter keeps, Esc undoes; keys in it press nothing', () => {
    const typed = ['/', 'd', 's', 'q'].reduce(
      (state, key) => press(state, key),
      stateWith([container(0)]),
    );
    assert.equal(typed.panes.containers.filter, 'dsq');
    assert.equal(press(typed, 'esc').panes.containers.filter, '');
    assert.equal(press(typed, 'enter').panes.containers.filter, 'dsq');
    assert.equal(press(typed, 'backspace').panes.containers.filter, 'ds');
  });

  it('takes a paste as text, and nothing else does', () => {
    const prompt = press(stateWith([container(0)]), '/');
    const pasted = resolvePaste(prompt, 'web\u001b]52;c;x\u0007\ny', NOW);
    const text =
      pasted?.type === 'events' &&
      pasted.events[0]?.type === 'overlay-changed' &&
      pasted.events[0].overlay;
    assert.ok(text && text.type === 'prompt' && !/[\u0000-\u001f]/.test(text.text));
    const asked = press(stateWith([container(0)]), 'd');
    assert.equal(resolvePaste(asked, 'd\nd\ny', NOW), undefined);
  });
});

describe('bindings', () => {
  it('mean one thing in each scope', () => {
    for (const [scope, bindings] of Object.entries({ ...BINDINGS, ...TAB_KEYS })) {
      const keys = bindings.flatMap((binding) => binding.keys);
      assert.equal(new Set(keys).size, keys.length, `${scope}: ${keys.join(' ')}`);
      for (const { help } of bindings) assert.ok(help.length > 3);
    }
  });

  it('of the table and of actions do not clash', () => {
    const table = new Set([...BINDINGS.table, ...BINDINGS.global].flatMap(({ keys }) => keys));
    for (const id of PANE_IDS)
      PANES[id](({ actions }) => {
        for (const { key, id: action } of actions) assert.ok(!table.has(key), `${action}: ${key}`);
      });
  });
});
