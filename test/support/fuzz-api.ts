import { hostId } from '../../src/model/id.js';
import { BuildReader } from '../../src/engine/wire-build.js';
import { safeJson } from '../../src/engine/wire.js';
import { containerFromInspect, containerFromList } from '../../src/engine/wire-container.js';
import { engineEvent } from '../../src/engine/wire-event.js';
import { image, network, volume } from '../../src/engine/wire-objects.js';
import { readingFromStats } from '../../src/engine/wire-stats.js';
import { processesFromTop } from '../../src/engine/wire-top.js';
import { diskUsage } from '../../src/engine/wire-usage.js';
import { loadBundle, type Json } from './host-bundle.js';
import type { Random } from './random.js';

const host = hostId('local');
const ID = 'ab'.repeat(32);
const TIME = '2026-11-21T08:00:00.123456789Z';

export interface ApiObject {
  readonly value: Json;
  /** What becomes of it; its strings are to be clean. */
  readonly read: (value: Json) => unknown;
}

const bundle = loadBundle('v1');
const captured = Object.values(bundle.containers)[0];
if (captured === undefined) throw new Error('no container was captured');

/** Of each kind one, with what reads it. */
export const API_OBJECTS: readonly ApiObject[] = [
  ...bundle.list.map((value) => ({
    value,
    read: (row: Json) => containerFromList(row, { host, nowMs: 0 }),
  })),
  { value: captured.inspect, read: (value) => containerFromInspect(value, { host }) },
  { value: captured.inspect, read: safeJson },
  {
    value: {
      ...{ stream: 'Step 1/2 : FROM a\n', aux: { ID }, id: 'aa', status: 'Downloading' },
      ...{ progress: '1MB/2MB', error: 'no', errorDetail: { code: 1, message: 'no' } },
    },
    read: (line) => {
      const reader = new BuildReader();
      reader.read(line);
      return reader.progress;
    },
  },
  {
    value: captured.t0['stats-oneshot'],
    read: (value) => readingFromStats(value, { podman: false, hostMemoryBytes: NaN }),
  },
  {
    value: {
      ...{ Type: 'container', Action: 'die', scope: 'local', time: 1, timeNano: 1e9 },
      Actor: { ID, Attributes: { name: 'web', exitCode: '137', image: 'busybox' } },
    },
    // ids and cursors go back to the engine as it sent them
    read: (value) => {
      const event = engineEvent(value);
      return event && [event.name, event.action];
    },
  },
  {
    value: {
      ...{ Id: `sha256:${ID}`, RepoTags: ['shop/web:1'], Size: 5, Created: 1700000000 },
      Labels: { team: 'pay' },
    },
    read: (row) => image(row, host),
  },
  {
    value: {
      ...{ Name: 'data', Driver: 'local', Mountpoint: '/x', CreatedAt: TIME, Scope: 'local' },
      ...{ Labels: { a: 'b' }, UsageData: { Size: 5, RefCount: 1 } },
    },
    read: (row) => {
      const { id: _, ...shown } = volume(row, host) ?? {};
      return shown;
    },
  },
  {
    value: {
      ...{
        Id: ID,
        Name: 'front',
        Driver: 'bridge',
        Scope: 'local',
        Created: TIME,
        Internal: false,
      },
      ...{ IPAM: { Config: [{ Subnet: '172.17.0.0/16' }] }, Labels: {} },
    },
    read: (row) => {
      const { id: _, ...shown } = network(row, host) ?? {};
      return shown;
    },
  },
  {
    value: { Titles: ['PID', 'USER', 'CMD'], Processes: [['4312', 'root', 'sleep 9']] },
    read: (value) => processesFromTop(value, 0),
  },
  {
    value: {
      Containers: [{ Id: ID, SizeRw: 5 }],
      Volumes: [{ Name: 'data', UsageData: { Size: 5 } }],
      BuildCache: [{ ID: 'abc', Type: 'regular', Description: 'RUN', Size: 5, CreatedAt: TIME }],
    },
    read: (value) =>
      diskUsage(value, ['container', 'volume', 'build-cache']).cache.map(
        ({ description, type }) => [description, type],
      ),
  },
];

const WRONG: readonly unknown[] = [
  ...[null, true, 0, -1, Infinity, '', 'x', [], [null], {}, { a: null }, [[[]]]],
  ...['__proto__', '9'.repeat(400), 2 ** 63, TIME, ID],
];

/** Some of its values replaced, at any depth; a key or two left out, and one put in. */
export function mutatedJson(value: Json, random: Random, text: (random: Random) => string): Json {
  const change = (each: unknown, depth: number): unknown => {
    if (random.chance(0.04)) return random.chance(0.6) ? text(random) : random.pick(WRONG);
    if (typeof each !== 'object' || each === null || depth > 8) return each;
    if (Array.isArray(each)) return each.map((element) => change(element, depth + 1));
    const entries = Object.entries(each)
      .filter(() => !random.chance(0.02))
      .map(([key, inner]) => [key, change(inner, depth + 1)] as const);
    const more = random.chance(0.05) ? [[text(random), text(random)] as const] : [];
    return Object.fromEntries([...entries, ...more]);
  };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner, 1)]));
}
