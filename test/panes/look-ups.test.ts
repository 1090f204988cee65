import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Container } from '../../src/model/container.js';
import type { Holder } from '../../src/model/holder.js';
import { imageId } from '../../src/model/id.js';
import { targetKey } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import type { Intent } from '../../src/panes/intent.js';
import { shownFor } from '../../src/panes/look-up-answer.js';
import { LOOK_UPS } from '../../src/panes/look-ups.js';
import { found } from '../../src/panes/palette.js';
import { resolve } from '../../src/panes/resolve.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { arranged, container, HOST, idOf, NOW, stateWith } from '../support/sample-state.js';

const port = (publicPort: number, privatePort: number, protocol = 'tcp') => ({
  ip: own('0.0.0.0'),
  privatePort,
  publicPort,
  protocol: own(protocol),
});
const mount = (source: string, name?: string): Container['mounts'][number] => ({
  type: own(name === undefined ? 'bind' : 'volume'),
  name: name === undefined ? undefined : own(name),
  source: own(source),
  destination: own('/data'),
  readWrite: true,
});
const DIGEST = `sha256:${'b'.repeat(64)}`;

const fleet = stateWith([
  container(0, {
    name: own('web'),
    ports: [port(8443, 443), port(8080, 80)],
    addresses: [own('172.18.0.5'), own('fd00::5')],
    pid: 4242,
  }),
  container(1, { name: own('sidecar'), networkMode: own(`container:${idOf(0)}`) }),
  container(2, { name: own('dns'), ports: [port(53, 53, 'udp'), port(54, 53)] }),
  container(3, { name: own('agent'), networkMode: own('host'), mounts: [mount('/srv')] }),
  container(4, {
    name: own('db'),
    image: own('registry:5000/team/postgres:17'),
    imageId: imageId(DIGEST),
    mounts: [mount('/var/lib/docker/volumes/pgdata/_data', 'pgdata'), mount('/srv/data/db')],
  }),
  container(5, { name: own('old'), state: 'exited', mounts: [mount('/srv/database')] }),
]);

const press = (state: State, chord: string, text = ''): State =>
  applied(state, resolve(state, { chord, text }, NOW));
const applied = (state: State, intent: Intent | undefined): State => {
  const events = intent?.type === 'events' ? intent.events : [];
  return arranged(events.reduce((now: State, event) => reduce(now, event), state));
};
const type = (state: State, text: string): State =>
  [...text].reduce((now, char) => press(now, char, char), state);

const offered = (state: State): readonly string[] =>
  state.overlay?.type === 'palette' ? found(state, state.overlay).map(({ name }) => name) : [];

const lookUp = (name: string) => {
  const one = LOOK_UPS.find((each) => each.name === name);
  assert.ok(one);
  return one;
};

/** Names of the rows it leaves, or what it says. */
function answer(name: string, typed: string, ...holders: readonly Holder[]): string {
  const intent = shownFor(fleet, { lookUp: lookUp(name), typed }, { holders, hidden: false });
  if (intent.type === 'refused') return intent.why;
  const { containers } = applied(fleet, intent).panes;
  const rows = containers.filter === '' ? [containers.cursor ?? ''] : containers.order;
  return rows.map((key) => fleet.containers.get(key)?.name ?? '').join(' ');
}

const inside = (...indices: readonly number[]): Holder => ({
  pid: 812,
  name: own('sshd'),
  containers: indices.map(idOf),
});

describe('reverse look-ups', () => {
  it('port: published ones by number and protocol, with who shares the network', () => {
    assert.equal(answer('port', '8443'), 'sidecar web');
    assert.equal(answer('port', '53'), 'dns');
    assert.equal(answer('port', '53/udp'), 'dns');
    assert.match(answer('port', '53/tcp'), /no container has it/);
    assert.match(answer('port', '443'), /no container has it/);
  });

  it('port and pid: with what the kernel says, or who else it is', () => {
    assert.equal(answer('port', '9100', inside(3)), 'agent');
    assert.equal(answer('port', '53', inside(3)), 'agent dns');
    assert.equal(answer('pid', '812', inside(4, 77)), 'db');
    assert.equal(answer('pid', '4242'), 'web');
    assert.equal(answer('port', '22', inside()), 'port 22: sshd (pid 812), in no container');
    assert.match(
      answer('pid', '812', inside(77)),
      /in 0+4, which this engine does not have|in 0{12}/,
    );
    assert.equal(answer('pid', '99'), 'pid 99: there is no such process');
    const hidden = shownFor(
      fleet,
      { lookUp: lookUp('port'), typed: '22' },
      { holders: [], hidden: true },
    );
    assert.deepEqual(hidden, { type: 'refused', why: 'port 22: whose it is only root may see' });
  });

  it('asks the kernel of the containers in the host’s network', () => {
    const question = lookUp('port').kernel?.('8443/tcp', fleet);
    assert.deepEqual(question, {
      of: 'port',
      port: { number: 8443, protocol: 'tcp' },
      hostNetwork: new Set([idOf(3)]),
    });
    for (const wrong of ['70000', 'x', '80/sctp', '-1'])
      assert.equal(typeof lookUp('port').kernel?.(wrong, fleet), 'string', wrong);
    assert.equal(lookUp('pid').kernel?.('0', fleet), '0 is no pid');
  });

  it('ip: with who shares the network', () => {
    assert.equal(answer('ip', '172.18.0.5'), 'sidecar web');
    assert.equal(answer('ip', 'FD00::5'), 'sidecar web');
    assert.match(answer('ip', '172.18.0'), /no container has it/);
  });

  it('mount: a path, what it is part of and what is part of it; a volume by its name', () => {
    assert.equal(answer('mount', '/srv/data'), 'agent db');
    assert.equal(answer('mount', '/srv/data/db/base'), 'agent db');
    assert.equal(answer('mount', '/srv/database'), 'agent old');
    assert.equal(answer('mount', 'pgdata'), 'db');
    assert.match(answer('mount', '/sr'), /no container has it/);
  });

  it('image: a name with a tag or any, an id or its beginning', () => {
    assert.equal(answer('image', 'registry:5000/team/postgres'), 'db');
    assert.equal(answer('image', 'registry:5000/team/postgres:17'), 'db');
    assert.match(answer('image', 'registry'), /no container has it/);
    for (const id of [DIGEST, 'bbbbbbbbbbbb', 'sha256:bbbb'])
      assert.equal(answer('image', id), 'db');
    const tagged = {
      kind: 'image' as const,
      host: HOST,
      id: imageId(DIGEST),
      tags: [own('pg:latest')],
      sizeBytes: 1,
      createdAtMs: NOW,
      labels: new Map(),
    };
    const state = { ...fleet, images: new Map([[targetKey(tagged), tagged]]) };
    assert.equal(
      lookUp('image').matches(container(4, { imageId: imageId(DIGEST) }), 'pg', state),
      true,
    );
  });

  it('keeps a filter that shows the row, and shows what does not run', () => {
    const filtered = arranged(
      reduce(fleet, { type: 'pane-changed', pane: 'containers', change: { filter: 'web | dns' } }),
    );
    const asked = { lookUp: lookUp('port'), typed: '54' };
    assert.equal(applied(filtered, shownFor(filtered, asked)).panes.containers.filter, 'web | dns');
    const running = arranged({ ...fleet, all: false });
    const old = applied(
      running,
      shownFor(running, { lookUp: lookUp('mount'), typed: '/srv/database' }),
    );
    assert.equal(old.all, true);
  });

  it('completes what is known, and says who it is before Enter', () => {
    const names = type(fleet, ':por');
    assert.equal(offered(names)[0], 'port');
    const led = press(names, 'enter');
    assert.deepEqual(offered(led), ['port 53/udp', 'port 54', 'port 8080', 'port 8443']);
    const some = type(led, '84');
    assert.deepEqual(offered(some), ['port 84', 'port 8443']);
    const tabbed = press(some, 'tab');
    assert.deepEqual(offered(tabbed), ['port 8443']);
    assert.ok(tabbed.overlay?.type === 'palette');
    assert.equal(found(tabbed, tabbed.overlay)[0]?.note, 'sidecar web');
    assert.deepEqual(offered(type(fleet, ':ip ')), ['ip 172.18.0.5', 'ip fd00::5']);
  });

  it('asks the kernel on Enter, and of the past only what was kept', () => {
    const intent = resolve(type(fleet, ':port 22'), { chord: 'enter', text: '' }, NOW);
    assert.ok(intent?.type === 'sequence' && intent.intents[1]?.type === 'look-up');
    const mounts = resolve(type(fleet, ':mount pgdata'), { chord: 'enter', text: '' }, NOW);
    assert.equal(mounts?.type, 'events');
  });
});
