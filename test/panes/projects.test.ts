import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Container } from '../../src/model/container.js';
import { own, sanitize } from '../../src/model/safe-text.js';
import { startOrder, stopOrder } from '../../src/panes/dependencies.js';
import { groupColumns } from '../../src/panes/group-columns.js';
import { groupRows, runningOf, sumOf, worstOf } from '../../src/panes/group-row.js';
import { MENUS } from '../../src/panes/menus.js';
import { resolve } from '../../src/panes/resolve.js';
import { arrange } from '../../src/panes/table.js';
import { History } from '../../src/store/history.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { container, idOf, NOW, stateWith } from '../support/sample-state.js';
import { UNKNOWN } from '../support/triage-stage.js';

const service = (
  index: number,
  name: string,
  dependsOn = '',
  change: Partial<Container> = {},
): Container =>
  container(index, {
    name: sanitize(`shop-${name}-1`),
    project: own('shop'),
    service: own(name),
    labels: new Map([[own('com.docker.compose.depends_on'), sanitize(dependsOn)]]),
    networks: [own('front')],
    ...change,
  });

const web = service(0, 'web', 'api:service_started:false');
const api = service(1, 'api', 'db:service_healthy:true,cache:service_started:false');
const db = service(2, 'db');
const cache = service(3, 'cache', '', { state: 'exited', exitCode: 0 });
const other = container(4, { project: undefined, networks: [own('front'), own('back')] });
const history = new History();
const fleet = [web, api, db, cache, other];
const using = (cpuPercent: number, change = {}) => ({ ...UNKNOWN, cpuPercent, ...change });
const state: State = {
  ...stateWith(fleet, {
    usage: new Map([
      [idOf(0), using(5)],
      [idOf(1), using(20, { memoryBytes: 100 })],
      [idOf(2), using(NaN, { memoryBytes: 50 })],
      [idOf(4), using(1)],
    ]),
  }),
  pane: 'projects',
};

const names = (steps: readonly { readonly container: Container }[]): readonly string[] =>
  steps.map((step) => String(step.container.service));

const settled = (now: State): State => ({
  ...now,
  panes: { ...now.panes, [now.pane]: { ...now.panes[now.pane], ...arrange(now, NOW) } },
});

const press = (now: State, chord: string) => resolve(settled(now), { chord, text: chord }, NOW);

/** What is shown after a key. */
function after(now: State, chord: string): State {
  const intent = press(now, chord);
  if (intent?.type !== 'events') assert.fail(JSON.stringify(intent));
  return settled(intent.events.reduce((next: State, event) => reduce(next, event), settled(now)));
}

/** What Enter on a group shows. */
function membersOf(now: State, name: string): readonly string[] {
  const cursor = groupRows(now).find((row) => String(row.name) === name)?.key;
  const view = { ...now.panes.projects, cursor, pinned: false };
  const shown = after({ ...now, panes: { ...now.panes, projects: view } }, 'enter');
  assert.equal(shown.pane, 'containers');
  return shown.panes.containers.order.map((key) => String(shown.containers.get(key)?.name));
}

describe('what depends on what', () => {
  it('is started after it, and stopped before it', () => {
    assert.deepEqual(names(startOrder([web, api, db, cache])), ['db', 'cache', 'api', 'web']);
    assert.deepEqual(names(stopOrder([web, api, db, cache])), ['web', 'api', 'cache', 'db']);
  });

  it('waits for what it depends on and for nothing else', () => {
    const after = (steps: ReturnType<typeof startOrder>, of: Container): readonly string[] =>
      steps.find((step) => step.container === of)?.after ?? [];
    assert.deepEqual(after(startOrder(fleet), api), [db.id, cache.id]);
    assert.deepEqual(after(startOrder(fleet), db), []);
    assert.deepEqual(after(stopOrder(fleet), db), [api.id]);
  });

  it('is of its own project, whatever services are called elsewhere', () => {
    const stranger = service(5, 'db', '', { project: own('pay'), name: own('pay-db-1') });
    const step = startOrder([...fleet, stranger]).find(({ container }) => container === api);
    assert.deepEqual(step?.after, [db.id, cache.id]);
  });

  it('ends where services depend on each other in a circle', () => {
    const circle = [service(0, 'a', 'b:x:true'), service(1, 'b', 'c'), service(2, 'c', 'a')];
    const steps = startOrder(circle);
    assert.deepEqual(new Set(names(steps)), new Set(['a', 'b', 'c']));
    steps.forEach(({ after }, index) => {
      const before = new Set(steps.slice(0, index).map((step) => step.container.id));
      for (const id of after) assert.ok(before.has(id), 'nobody waits for who comes later');
    });
  });
});

describe('projects', () => {
  it('have what their containers have, in sum; unknown where nothing is known', () => {
    const [shop, none] = groupRows(state);
    assert.ok(shop !== undefined && none !== undefined);
    assert.equal(shop.name, 'shop');
    assert.equal(`${runningOf(shop)} of ${shop.members.length}`, '3 of 4');
    assert.equal(sumOf(shop, 'cpuPercent'), 25);
    assert.equal(sumOf(shop, 'memoryBytes'), 150);
    assert.ok(Number.isNaN(sumOf(shop, 'pids')));
    assert.equal(none.isGroup, false);
    assert.deepEqual(
      none.members.map((member) => member.container),
      [other],
    );
  });

  it('tell a sum as what it is at least, where one that runs is not known', () => {
    const cell = (id: string): string | undefined => {
      const [shop] = groupRows(state);
      const column = groupColumns.find((each) => each.id === id);
      return shop && column?.text(shop, { nowMs: NOW, history, width: 9, plain: true });
    };
    assert.deepEqual(['cpu', 'mem', 'pids'].map(cell), ['≥25.0', '≥150', '–']);
  });

  it('say the worst of any of them, and of which', () => {
    const verdict = {
      rule: 'oom-killed',
      severity: 'critical',
      score: 5,
      text: own('down'),
    } as const;
    const mild = { ...verdict, severity: 'notice', text: own('slow') } as const;
    const verdicts = new Map([
      [idOf(0), [mild]],
      [idOf(2), [verdict]],
    ]);
    const [shop] = groupRows({ ...state, verdicts });
    assert.equal(shop && worstOf(shop)?.of, db.name);
  });

  it('can be images, and networks of which a container has several', () => {
    const byNetwork = groupRows({ ...state, groupBy: 'network' });
    assert.deepEqual(
      byNetwork.map(({ name, members }) => [String(name), members.length]),
      [
        ['front', 5],
        ['back', 1],
      ],
    );
  });

  it('can be labels, picked from a list of all there are', () => {
    const owned = (index: number, owner: string): Container =>
      container(index, { labels: new Map([[own('owner'), own(owner)]]) });
    const labelled = {
      ...stateWith([owned(0, 'pay me'), owned(1, 'ops'), owned(2, 'pay me'), other]),
      pane: 'projects',
    } as const;
    const menu = after(labelled, 'b');
    assert.deepEqual(
      MENUS.group.items(menu).map(({ label, on }) => [label, on]),
      [
        ['project', true],
        ['image', undefined],
        ['network', undefined],
        ['owner', undefined],
      ],
    );
    const byOwner = after(after(menu, 'G'), 'enter');
    assert.deepEqual(
      groupRows(byOwner).map(({ name, members }) => [String(name), members.length]),
      [
        ['pay me', 2],
        ['ops', 1],
        ['(no owner)', 1],
      ],
    );
    assert.equal(membersOf(byOwner, 'pay me').length, 2);
    assert.deepEqual(membersOf(byOwner, '(no owner)'), [String(other.name)]);
  });

  it('unfold to their containers, sorted as the groups are, and fold again', () => {
    const shown = (now: State): readonly string[] =>
      now.panes.projects.order.map((key) =>
        String(groupRows(now).find((row) => row.key === key)?.name),
      );
    const open = after(state, 'right');
    assert.deepEqual(shown(open), [
      'shop',
      'shop-api-1',
      'shop-web-1',
      'shop-cache-1',
      'shop-db-1',
      '(no project)',
    ]);
    const onApi = after(open, 'down');
    const stop = press(onApi, 's');
    assert.match(JSON.stringify(stop), /Stop 1 container\?.*shop-api-1/);
    const led = after(onApi, 'enter');
    assert.equal(led.panes.containers.cursor, `${api.host}/${api.id}`);
    const folded = after(onApi, 'left');
    assert.deepEqual(shown(folded), ['shop', '(no project)']);
    assert.equal(
      folded.panes.projects.cursor,
      state.panes.projects.cursor ?? groupRows(state)[0]?.key,
    );
    assert.equal(shown(after(state, '=')).length, 2 + fleet.length);
    assert.equal(shown(after(after(state, '='), '=')).length, 2);
  });

  it('are acted on once, with one of their containers marked beside them', () => {
    const open = after(state, 'right');
    const all = { ...open.panes.projects, marks: new Set(open.panes.projects.order.slice(0, 3)) };
    const stop = press({ ...open, panes: { ...open.panes, projects: all } }, 's');
    assert.match(JSON.stringify(stop), /Stop 3 containers\?/);
    // as part of the project: each waits for those that depend on it
    assert.ok(JSON.stringify(stop).includes(`"after":["${web.id}"`));
  });

  it('are stopped with every container by name, in order, each after those that depend on it', () => {
    const intent = press(state, 's');
    if (intent?.type !== 'events') return assert.fail(JSON.stringify(intent));
    const [event] = intent.events;
    if (event?.type !== 'overlay-changed' || event.overlay?.type !== 'confirm')
      return assert.fail(JSON.stringify(event));
    const { question, lines, operations } = event.overlay;
    assert.equal(question, 'Stop 3 containers?');
    assert.deepEqual(
      lines.map((line) => line.split('  ')[0]),
      ['shop-web-1', 'shop-api-1', 'shop-db-1'],
    );
    assert.deepEqual(
      operations.map(({ target }) => target.id),
      [web.id, api.id, db.id],
    );
    assert.deepEqual(
      operations.map((operation) => ('after' in operation ? operation.after : undefined)),
      [[], [web.id], [api.id]],
    );
  });

  it('are started without what was run once', () => {
    const migration = service(5, 'migrate', '', {
      state: 'exited',
      labels: new Map([[own('com.docker.compose.oneoff'), own('True')]]),
    });
    const intent = press(
      { ...state, containers: stateWith([...fleet, migration]).containers },
      'S',
    );
    const shown = JSON.stringify(intent);
    assert.match(shown, /Start 1 container\?/);
    assert.match(shown, /shop-cache-1/);
    assert.doesNotMatch(shown, /migrate/);
  });

  it('nothing is done to those that belong to no project', () => {
    const cursor = groupRows(state)[1]?.key;
    const view = { ...state.panes.projects, cursor, pinned: false };
    const none = { ...state, panes: { ...state.panes, projects: view } };
    assert.match(JSON.stringify(press(none, 'd')), /refused.*belong to nothing together/);
  });

  it('lead to their containers', () => {
    assert.equal(membersOf(state, 'shop').length, 4);
    assert.deepEqual(membersOf(state, '(no project)'), [String(other.name)]);
  });

  it('lead to those as well that do not run', () => {
    const runningOnly = { ...state, all: false };
    assert.equal(membersOf(runningOnly, 'shop').length, 4);
  });

  it('lead to no others: those without a network, an image of exactly this name', () => {
    const lone = container(0, { name: own('lone'), networks: [], project: own('shop') });
    const near = container(1, { name: own('near'), image: own('shop/web:1.4.1') });
    const two = { ...stateWith([lone, near]), pane: 'projects' } as const;
    assert.deepEqual(membersOf({ ...two, groupBy: 'network' }, '(no network)'), ['lone']);
    assert.deepEqual(membersOf({ ...two, groupBy: 'image' }, 'shop/web:1.4'), ['lone']);
  });
});
