import assert from 'node:assert/strict';
import { test } from 'node:test';
import { itemLanguage } from '../../src/cleanup/language.js';
import { candidates, plan, type Item, type Plan } from '../../src/cleanup/plan.js';
import { presetChoice, type Preset } from '../../src/cleanup/presets.js';
import { own } from '../../src/model/safe-text.js';
import { ANONYMOUS, HOST_WITH_ALL, id, MIB, network, stack } from '../support/sample-clean-up.js';
import { NOW } from '../support/sample-state.js';

const ALL = candidates(HOST_WITH_ALL);

const choosing = (...names: readonly string[]): Plan =>
  plan(ALL, {
    chosen: new Set(ALL.filter(({ name }) => names.includes(name)).map(({ key }) => key)),
  });

const item = (made: Plan, kind: Item['kind'], name: string): Item =>
  made.items.find((each) => each.kind === kind && each.name === name) ??
  assert.fail(`no ${kind} ${name}`);

const goes = (made: Plan): readonly string[] => made.going.map(({ name }) => name);

const preset = (name: Preset): Plan => plan(ALL, { chosen: presetChoice(ALL, name, NOW) });

test('what holds a thing is said, and that it is free once that goes', () => {
  const before = choosing();
  assert.equal(item(before, 'image', 'web:1').reason, 'held by exited container web_old, 21 d');
  assert.equal(item(before, 'image', 'web:2').reason, 'held by running container web and 1 more');
  assert.equal(item(before, 'volume', 'data').removable, false);
  const after = choosing('web_old');
  assert.equal(item(after, 'image', 'web:1').reason, 'free once web_old is gone');
  for (const [kind, name] of [
    ['image', 'web:1'],
    ['volume', 'data'],
    ['volume', ANONYMOUS],
    ['network', 'back'],
  ] as const)
    assert.equal(item(after, kind, name).removable, true, name);
  assert.equal(item(after, 'network', 'front').removable, false);
});

test('a container brings its writable layer and its log', () => {
  assert.equal(choosing('web_old').freesBytes, 5 * MIB);
  assert.equal(item(choosing(), 'container', 'web_old').reason, 'exited 21 d ago');
});

test('a layer that two images share comes back when both go, and is counted once', () => {
  assert.equal(choosing('tool:1').freesBytes, 8 * MIB);
  const both = choosing('tool:1', '<none> cccccccccccc');
  assert.equal(both.freesBytes, 32 * MIB);
  assert.deepEqual(
    both.going.map(({ sizeBytes }) => sizeBytes),
    [4 * MIB, 28 * MIB],
  );
  // what a running container's image has stays
  assert.equal(choosing('web_old', 'web:1').freesBytes, 7 * MIB);
});

test('an unknown size is not zero: it is counted as unknown', () => {
  const made = choosing('spare', 'tool:1');
  assert.equal(made.freesBytes, 8 * MIB);
  assert.equal(made.unknownSizes, 1);
  assert.ok(Number.isNaN(item(made, 'volume', 'spare').sizeBytes));
});

test('what is protected is shown and stays', () => {
  const made = choosing('keep');
  assert.deepEqual(goes(made), []);
  assert.equal(item(made, 'volume', 'keep').reason, 'protected');
  const more = plan(ALL, {
    chosen: new Set(ALL.map(({ key }) => key)),
    isProtected: ({ name }) => name === 'web_old',
  });
  assert.ok(!goes(more).includes('web_old'));
  assert.ok(!goes(more).includes('data'), 'its volume is held by it');
});

test('safe: long ended containers, dangling images, anonymous volumes', () => {
  assert.deepEqual(goes(preset('safe')), ['web_old', '<none> cccccccccccc', ANONYMOUS]);
});

test('thorough: all that nothing uses, but named volumes', () => {
  const made = preset('thorough');
  assert.deepEqual(goes(made), [
    ...['web_old', 'job', 'web:1', '<none> cccccccccccc', 'tool:1', ANONYMOUS],
    ...['back', 'free', 'RUN make'],
  ]);
});

test('build-cache: nothing else', () => {
  assert.deepEqual(goes(preset('build-cache')), ['RUN make']);
});

test('an image stays while one that was built from it stays, and goes after it', () => {
  const layers = new Map(HOST_WITH_ALL.layers).set(id('c'), {
    ...stack(['other', 20], ['d', 8], ['c', 4]),
    parent: id('d'),
  });
  const all = candidates({ ...HOST_WITH_ALL, layers });
  const keys = all.filter(({ kind }) => kind === 'image').map(({ key }) => key);
  const one = plan(all, { chosen: new Set(keys.filter((key) => key.includes('ddd'))) });
  assert.equal(
    item(one, 'image', 'tool:1').reason,
    'held by image <none> cccccccccccc, built from it',
  );
  assert.deepEqual(goes(plan(all, { chosen: new Set(keys) })), ['<none> cccccccccccc', 'tool:1']);
});

test('the log of a running container is shown with its size, and stays', () => {
  const log = item(choosing('web'), 'log', 'web');
  assert.equal(log.removable, false);
  assert.equal(log.sizeBytes, MIB);
  assert.match(log.reason, /max-size/);
});

test('networks of the engine are none to remove, those of a swarm belong to it', () => {
  const networks = [network('bridge'), { ...network('mesh'), scope: own('swarm') }];
  const all = candidates({ ...HOST_WITH_ALL, networks }).filter(({ kind }) => kind === 'network');
  assert.deepEqual(
    plan(all, { chosen: new Set(all.map(({ key }) => key)) }).items.map(
      ({ name, removable, reason }) => [name, removable, reason],
    ),
    [['mesh', false, 'belongs to the swarm']],
  );
});

test('items are asked for in the filter language', () => {
  const asked = (text: string): readonly string[] => {
    const compiled = itemLanguage.compile(text);
    if (!compiled.ok) return assert.fail(compiled.error.message);
    return choosing()
      .items.filter((each) => compiled.query.matches(each, NOW))
      .map(({ kind, name }) => `${kind} ${name}`);
  };
  assert.deepEqual(asked('kind:container age>7d'), ['container web_old']);
  assert.deepEqual(asked('kind:image & removable'), ['image <none> cccccccccccc', 'image tool:1']);
  assert.deepEqual(asked('kind:volume anonymous'), [`volume ${ANONYMOUS}`]);
  assert.deepEqual(asked('label:dtop.protect'), ['volume keep']);
  assert.deepEqual(asked('by:web_old kind:network'), ['network back']);
});
