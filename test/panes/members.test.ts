import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Failure } from '../../src/model/failure.js';
import { commandLine } from '../../src/model/command-line.js';
import { targetKey } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import { resolve } from '../../src/panes/resolve.js';
import { useLines } from '../../src/panes/use-lines.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { withObjects } from '../support/sample-objects.js';
import { arranged, container, idOf, NOW, stateWith } from '../support/sample-state.js';

const mount = (destination: string, readWrite: boolean) => ({
  ...{ type: own('volume'), name: own('pgdata'), source: own('/x') },
  ...{ destination: own(destination), readWrite },
});

const fleet = [
  container(0, { name: own('zeta'), mounts: [mount('/data', true)] }),
  container(1, {
    ...{ name: own('alpha'), state: 'exited', networks: [own('shop_default')] },
    mounts: [mount('/backup', false), { ...mount('/tmp', true), name: own('other') }],
  }),
  container(2, { name: own('apart'), networkMode: own('host'), networks: [own('host')] }),
];

const on = (pane: 'volumes' | 'networks'): State =>
  arranged({ ...withObjects(stateWith(fleet)), pane });

const press = (state: State, ...chords: readonly string[]): State =>
  chords.reduce((now: State, chord) => {
    const intent = resolve(now, { chord, text: '' }, NOW);
    const events = intent?.type === 'events' ? intent.events : [];
    return arranged(events.reduce((each: State, event) => reduce(each, event), now));
  }, state);

const linesOf = (state: State): readonly string[] =>
  useLines(state, state.detail?.key ?? '').map((line) => line.map(({ text }) => text).join(''));

const why = (state: State, chord: string): string => {
  const intent = resolve(state, { chord, text: chord }, NOW);
  return intent?.type === 'refused' ? intent.why : assert.fail(`${chord} is not refused`);
};

describe('who uses a volume', () => {
  it('is told with the place and the access', () => {
    const named = press(on('volumes'), 'down', 'enter');
    assert.deepEqual(
      linesOf(named).map((line) => line.trim().split(/ {2,}/)),
      [
        ['CONTAINER', 'STATE', 'ACCESS', 'MOUNTED AT'],
        ['alpha', 'exited', 'read-only', '/backup'],
        ['zeta', 'running', 'read-write', '/data'],
      ],
    );
  });

  it('is nobody', () => {
    assert.deepEqual(linesOf(press(on('volumes'), 'enter')), ['No container uses it.']);
  });
});

describe('members of a network', () => {
  const open = press(on('networks'), 'enter');

  it('have addresses while they run, as soon as the engine told them', () => {
    assert.match(linesOf(open)[1] ?? '', /^zeta +running +– +–/);
    const told = reduce(open, {
      type: 'inspected',
      key: open.detail?.key ?? '',
      inspected: {
        Containers: { [idOf(0)]: { IPv4Address: own('172.17.0.2/16'), MacAddress: own('02:42') } },
      },
    });
    assert.match(linesOf(told)[1] ?? '', /^zeta +running +172\.17\.0\.2\/16 +02:42/);
    const failed = reduce(open, {
      ...{ type: 'inspected', key: open.detail?.key ?? '' },
      inspected: new Failure('denied', 'forbidden'),
    });
    assert.match(linesOf(failed).at(-1) ?? '', /cannot be asked for: forbidden/);
  });

  it('n connects one of the others, but none that has no network of its own', () => {
    const menu = press(on('networks'), 'n');
    assert.ok(menu.overlay?.type === 'menu');
    assert.deepEqual(
      menu.overlay.operations.map((each) => 'container' in each && each.container.name),
      ['alpha'],
    );
    const asked = press(menu, 'enter');
    assert.ok(asked.overlay?.type === 'confirm');
    assert.equal(asked.overlay.question, 'Connect alpha to bridge?');
    assert.equal(
      commandLine(asked.overlay.operations),
      'docker network connect 000000000000 000000000000',
    );
    const [operation] = asked.overlay.operations;
    assert.ok(operation?.op === 'network.connect');
    assert.equal(operation.container.id, idOf(1));
    assert.equal(operation.target.id, '0'.repeat(64));
  });

  it('x disconnects one of them; one network at a time', () => {
    const menu = press(on('networks'), 'down', 'x', 'enter');
    assert.ok(menu.overlay?.type === 'confirm');
    assert.equal(menu.overlay.question, 'Disconnect alpha from shop_default?');
    assert.match(why(press(on('networks'), '*'), 'x'), /one network at a time/);
  });

  it('may be all there are: nobody is left to be connected', () => {
    const everywhere = fleet.slice(1, 2);
    const state = arranged({ ...on('networks'), containers: stateWith(everywhere).containers });
    assert.equal(why(press(state, 'down'), 'n'), 'there is none to choose');
  });

  it('are none of the host network', () => {
    const state = on('networks');
    const [bridge] = state.networks?.values() ?? [];
    const host = { ...(bridge ?? assert.fail('no network')), name: own('host') };
    const only = arranged({ ...state, networks: new Map([[targetKey(host), host]]) });
    assert.match(why(only, 'n'), /host takes no containers/);
  });
});
