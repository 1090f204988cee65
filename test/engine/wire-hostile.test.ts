import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostId } from '../../src/model/id.js';
import { safeJson, timeMs } from '../../src/engine/wire.js';
import { containerFromInspect, containerFromList } from '../../src/engine/wire-container.js';
import { engineEvent, EVENT_FILTERS } from '../../src/engine/wire-event.js';
import * as objects from '../../src/engine/wire-objects.js';
import { readingFromStats } from '../../src/engine/wire-stats.js';
import { statusWords } from '../../src/engine/wire-status.js';
import { loadBundle, type Json } from '../support/host-bundle.js';

const host = hostId('local');
const context = { host, nowMs: 0 };
const ID = 'ab'.repeat(32);
const WRONG = [null, true, 0, -1, 1e308 * 10, '', 'x', '\u001b[2J', [], [null], {}, { a: null }];

/** Every field of the value replaced by everything it should not be, one at a time, three levels deep. */
function* mutations(value: Json, depth = 0): Generator<Json> {
  for (const key of Object.keys(value)) {
    for (const wrong of WRONG) yield { ...value, [key]: wrong };
    const { [key]: inner, ...without } = value;
    yield without;
    if (depth < 2 && typeof inner === 'object' && inner !== null && !Array.isArray(inner))
      for (const mutated of mutations({ ...inner }, depth + 1)) yield { ...value, [key]: mutated };
  }
}

const captured = loadBundle('v1').containers['net'];
const row = loadBundle('v1').list.find(({ Names }) => String(Names).includes('net'));
assert.ok(captured && row);

test('no list row, inspect, or event of a wrong shape throws', () => {
  const event = { Type: 'container', Action: 'die', Actor: { ID, Attributes: {} }, timeNano: 1 };
  for (const mutated of mutations(row)) containerFromList(mutated, context);
  for (const mutated of mutations(captured.inspect)) containerFromInspect(mutated, { host });
  for (const mutated of mutations(event)) engineEvent(mutated);
  for (const wrong of WRONG) engineEvent(wrong);
});

test('stats of a wrong shape are unknown, gone or a protocol failure, never another error', () => {
  const stats = captured.t0['stats-oneshot'];
  for (const mutated of [...mutations(stats), ...WRONG]) {
    try {
      const reading = readingFromStats(mutated, { podman: false, hostMemoryBytes: NaN });
      for (const value of Object.values(reading)) assert.equal(typeof value, 'number');
    } catch (error) {
      assert.match(String(error), /^Failure: (the container is not running|stats: )/);
    }
  }
});

test('a row without a full id cannot be addressed, so is left out', () => {
  for (const Id of [undefined, null, '', ID.slice(1), `${ID}0`, ID.toUpperCase(), `../${ID}`])
    assert.equal(containerFromList({ ...row, Id }, context), undefined);
  assert.equal(objects.image({ Id: 'sha256:short' }, host), undefined);
  for (const Name of [undefined, '', '.', '..']) {
    assert.equal(objects.volume({ Name }, host), undefined);
    assert.equal(objects.network({ Id: Name }, host), undefined);
  }
});

test('an almost empty row is a container with nothing known', () => {
  const container = containerFromList({ Id: ID }, context);
  assert.equal(container?.name, ID.slice(0, 12));
  assert.equal(container.state, 'unknown');
  assert.ok(Number.isNaN(container.createdAtMs));
  assert.deepEqual([container.ports, container.mounts, container.networks], [[], [], []]);
});

test('control characters of names, labels, networks and commands never come out', () => {
  const evil = '\u001b]52;c;AAAA\u0007\u009b2J\u202e';
  const container = containerFromList(
    {
      ...row,
      Names: [`/${evil}`],
      Image: evil,
      Command: evil,
      Labels: { [evil]: evil, 'com.docker.compose.project': evil },
      NetworkSettings: { Networks: { [evil]: {} } },
      Mounts: [{ Type: evil, Name: evil, Source: evil, Destination: evil }],
      Ports: [{ IP: evil, PrivatePort: 1, Type: evil }],
    },
    context,
  );
  const labels = [...(container?.labels ?? [])];
  const all = JSON.stringify([container, labels]);
  assert.ok(all.includes('␛]52'));
  assert.doesNotMatch(all.replaceAll('\\u', '?'), /[\u0000-\u001f\u007f-\u009f\u202e]|\?00/);
});

test('an inspect for people: sanitised, bounded in depth, keys of any kind', () => {
  const deep = JSON.parse('{"a":'.repeat(100) + '1' + '}'.repeat(100));
  assert.ok(JSON.stringify(safeJson(deep)).includes('…'));
  const odd = safeJson(JSON.parse('{"__proto__": {"polluted": "\\u001b[2J"}, "n": 1e400}'));
  assert.equal(JSON.stringify(odd), '{"__proto__":{"polluted":"␛[2J"},"n":null}');
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
});

test('status words', () => {
  const cases: readonly (readonly [string, ReturnType<typeof statusWords>])[] = [
    ['Created', words({})],
    ['Dead', words({})],
    ['Removal In Progress', words({})],
    ['Up Less than a second', words({ up: [0, 1] })],
    ['Up 1 second', words({ up: [1, 1] })],
    ['Up About a minute', words({ up: [60, 60] })],
    ['Up About an hour (healthy)', words({ up: [3600, 3600], health: 'healthy' })],
    ['Up 3 seconds (health: starting)', words({ up: [3, 1], health: 'starting' })],
    ['Up 13 days (unhealthy)', words({ up: [13 * 86400, 86400], health: 'unhealthy' })],
    ['Up 7 seconds (Paused)', words({ up: [7, 1] })],
    ['Exited (137) 3 weeks ago', words({ ago: [21 * 86400, 7 * 86400], exitCode: 137 })],
    ['Exited (-1) 2 years ago', words({ ago: [730 * 86400, 365 * 86400], exitCode: -1 })],
    ['Exited (0) About an hour ago', words({ ago: [3600, 3600], exitCode: 0 })],
    ['Restarting (1) 5 seconds ago', words({ ago: [5, 1], exitCode: 1 })],
    ['Exited (', words({})],
    ['Up for ever', words({})],
  ];
  for (const [status, expected] of cases) assert.deepEqual(statusWords(status), expected, status);
});

function words(told: {
  up?: readonly [number, number];
  ago?: readonly [number, number];
  exitCode?: number;
  health?: 'healthy' | 'unhealthy' | 'starting';
}): ReturnType<typeof statusWords> {
  const span = (seconds: readonly [number, number] | undefined) =>
    seconds && { ms: seconds[0] * 1000, roundedMs: seconds[1] * 1000 };
  return { exitCode: told.exitCode, health: told.health, up: span(told.up), ago: span(told.ago) };
}

test('times: fractions, offsets, and the zero that means never', () => {
  assert.equal(timeMs('2026-11-20T22:00:00.123456789Z'), Date.UTC(2026, 10, 20, 22) + 123.456789);
  assert.equal(timeMs('2026-11-20T23:00:00+01:00'), Date.UTC(2026, 10, 20, 22));
  for (const never of ['0001-01-01T00:00:00Z', '', 'yesterday', '2026-13-40T99:00:00Z', null, 5])
    assert.equal(timeMs(never), undefined);
});

test('events: docker, podman, and what is not acted on', () => {
  const die = engineEvent({
    Type: 'container',
    Action: 'die',
    Actor: { ID: ID, Attributes: { exitCode: '137', name: 'web', signal: '9' } },
    timeNano: 1795213697854123456,
  });
  assert.equal(die?.kind, 'container');
  assert.equal(die.exitCode, 137);
  assert.equal(die.name, 'web');
  assert.equal(Math.floor(die.atMs), 1795213697854);
  // JSON numbers are doubles: never later than the event itself, at most a microsecond before it
  const late = BigInt(die.since.replace('.', '')) - 1795213697854123456n;
  assert.ok(late <= 0n && late > -1000n, String(late));

  const podman = { ID, Attributes: { containerExitCode: '3', name: 'web' } };
  const died = engineEvent({ Type: 'container', Action: 'died', Actor: podman, time: 5 });
  assert.deepEqual([died?.action, died?.exitCode, died?.atMs], ['die', 3, 5000]);
  assert.equal(
    engineEvent({ Type: 'container', Action: 'remove', Actor: podman, time: 5 })?.action,
    'destroy',
  );

  const healthy = { Type: 'container', Action: 'health_status: healthy', Actor: { ID }, time: 1 };
  assert.deepEqual(
    [engineEvent(healthy)?.action, engineEvent(healthy)?.health],
    ['health_status', 'healthy'],
  );
  const joined = engineEvent({
    Type: 'network',
    Action: 'connect',
    Actor: { ID: 'net', Attributes: { container: ID, name: 'bridge' } },
    time: 1,
  });
  assert.deepEqual([joined?.kind, joined?.id, joined?.name], ['container', ID, undefined]);
  assert.equal(engineEvent({ Type: 'daemon', Action: 'reload', Actor: { ID: 'x' } }), undefined);
});

test('podman filters events by its own words, and exec is never asked for', () => {
  for (const word of ['die', 'died', 'destroy', 'remove'])
    assert.ok(EVENT_FILTERS.event.includes(word), word);
  assert.ok(!EVENT_FILTERS.event.some((word) => word.startsWith('exec')));
});

test('images, volumes, networks and sizes', () => {
  const image = objects.image(
    { Id: ID, RepoTags: ['<none>:<none>'], Created: 2, Size: 3, Labels: null },
    host,
  );
  assert.equal(image?.id, `sha256:${ID}`);
  assert.deepEqual(image.tags, []);
  const network = objects.network(
    { Id: ID, Name: 'b', IPAM: { Config: [{ Subnet: '10.0.0.0/8' }, {}] }, Internal: true },
    host,
  );
  assert.deepEqual([network?.subnets, network?.internal], [['10.0.0.0/8'], true]);
  const rows = [
    { Name: 'a', UsageData: { Size: 5 } },
    { Name: 'b', UsageData: { Size: -1 } },
    { Name: 'c', UsageData: null },
  ];
  const expected = new Map([['a', 5]]);
  assert.deepEqual(objects.volumeSizes({ Volumes: rows }), expected);
  assert.deepEqual(objects.volumeSizes({ VolumeUsage: { Items: rows } }), expected);
  assert.deepEqual(objects.volumeSizes({ Volumes: null }), new Map());
  assert.throws(() => objects.volumeSizes({}), { kind: 'protocol' });
});
