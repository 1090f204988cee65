import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../src/model/failure.js';
import { containerId, type ContainerId } from '../../src/model/id.js';
import type { Reading } from '../../src/model/reading.js';
import type { SampleTarget, Source, SourceName } from '../../src/model/source.js';
import type { Usage } from '../../src/model/usage.js';
import { Sampler, type SamplerOptions, type TickResult } from '../../src/sampler/sampler.js';

const id = (index: number): ContainerId => containerId(index.toString(16).padStart(64, '0'));
const target = (index: number, pid?: number): SampleTarget => ({
  id: id(index),
  pid,
  networkMode: 'bridge',
});
const targets = (count: number): SampleTarget[] =>
  Array.from({ length: count }, (_, index) => target(index));

interface Run {
  readonly id: ContainerId;
  gone: boolean;
}

/** What containers use, and a source over it that takes, refuses and fails as told. */
class FakeSource implements Source<Run> {
  readonly name: SourceName;
  readonly #clock: () => number;
  /** Of each container; none is not there. */
  readonly cpuNs = new Map<ContainerId, number>();
  readonly attached = new Set<Run>();
  readonly readOrder: ContainerId[] = [];
  preferred: ReadonlySet<ContainerId> = new Set();
  refreshed = 0;
  failure: Error | undefined;
  isStale = false;
  isUnmoved = false;
  onRead: () => void = () => undefined;

  constructor(name: SourceName, clock: () => number, containers: readonly SampleTarget[]) {
    this.name = name;
    this.#clock = clock;
    for (const container of containers) this.cpuNs.set(container.id, 1e9);
  }

  attach(container: SampleTarget): Run | undefined {
    if (!this.cpuNs.has(container.id)) return undefined;
    const run = { id: container.id, gone: false };
    this.attached.add(run);
    return run;
  }

  read(run: Run, into: Reading): 'ok' | 'unmoved' | 'stale' | 'gone' {
    this.onRead();
    if (this.failure !== undefined) throw this.failure;
    this.readOrder.push(run.id);
    if (run.gone) return 'gone';
    if (this.isStale) return 'stale';
    into.atMs = this.#clock();
    if (this.isUnmoved) return 'unmoved';
    into.cpuNs = this.cpuNs.get(run.id) ?? NaN;
    into.memoryUsageBytes = 4096;
    return 'ok';
  }

  /** The run ends; the container is there again unless its counters are removed. */
  stop(): void {
    for (const run of this.attached) run.gone = true;
  }

  refresh(): void {
    this.refreshed++;
  }

  facts(): { pid: number; startedAtMs: number } {
    return { pid: 42, startedAtMs: 1000 };
  }

  detach(run: Run): void {
    assert.ok(this.attached.delete(run), 'detached once');
  }

  prefer(ids: ReadonlySet<ContainerId>): void {
    this.preferred = ids;
  }
}

interface Rig {
  readonly sampler: Sampler;
  readonly best: FakeSource;
  readonly next: FakeSource;
  advance(ms: number): void;
  /** A second later; containers use the share of a core given, in percent. */
  tick(cpuPercent?: number): Promise<TickResult>;
}

function rig(count: number, options: Partial<SamplerOptions> = {}): Rig {
  let nowMs = 0;
  const clock = (): number => nowMs;
  const best = new FakeSource('cgroup-v2', clock, targets(count));
  const next = new FakeSource('api', clock, targets(count));
  const sampler = new Sampler({
    sources: [best, next],
    hostFacts: { cpus: 2, memoryBytes: 2 ** 30 },
    clock,
    ...options,
  });
  sampler.track(targets(count));
  return {
    sampler,
    best,
    next,
    advance: (ms) => {
      nowMs += ms;
    },
    tick: async (cpuPercent = 0) => {
      nowMs += 1000;
      for (const source of [best, next]) {
        for (const [container, ns] of source.cpuNs)
          source.cpuNs.set(container, ns + cpuPercent * 1e7);
      }
      return (await sampler.tick()) ?? assert.fail('the tick was skipped');
    },
  };
}

const usageOf = (result: TickResult, index = 0): Usage =>
  result.usages.get(id(index)) ?? assert.fail(`no usage of container ${index}`);

void test('gauges at once, rates from the second reading on', async () => {
  const { sampler, tick } = rig(1);
  const first = usageOf(await tick(50));
  assert.equal(first.memoryBytes, 4096);
  assert.ok(Number.isNaN(first.cpuPercent));
  assert.equal(usageOf(await tick(50)).cpuPercent, 50);
  assert.equal(sampler.sourceOf(id(0)), 'cgroup-v2');
  assert.deepEqual(sampler.factsOf(id(0)), { pid: 42, startedAtMs: 1000 });
});

void test('while nothing moves the usage is the same object, until something does', async () => {
  const { tick } = rig(1);
  await tick(50);
  const busy = usageOf(await tick(50));
  const calmed = usageOf(await tick(0));
  assert.notEqual(calmed, busy);
  assert.equal(calmed.cpuPercent, 0);
  assert.equal(usageOf(await tick(0)), calmed);
  assert.equal(usageOf(await tick(0)), calmed);
  assert.equal(usageOf(await tick(30)).cpuPercent, 30);
});

void test('what a source calls unmoved has no rate, and the next rate begins there', async () => {
  const { best, tick } = rig(1);
  await tick(50);
  await tick(50);
  best.isUnmoved = true;
  const still = usageOf(await tick(0));
  assert.deepEqual([still.cpuPercent, still.memoryBytes, still.intervalMs], [0, 4096, 1000]);
  for (let count = 0; count < 3; count++) assert.equal(usageOf(await tick(0)), still);
  best.isUnmoved = false;
  const moved = usageOf(await tick(30));
  assert.deepEqual([moved.cpuPercent, moved.intervalMs], [30, 1000]);
});

void test('a counter that went back is unknown for one tick', async () => {
  const { best, tick } = rig(1);
  await tick(50);
  await tick(50);
  best.cpuNs.set(id(0), 5);
  assert.ok(Number.isNaN(usageOf(await tick(0)).cpuPercent));
  assert.equal(usageOf(await tick(20)).cpuPercent, 20);
});

void test('a clock that stood still gives no rate', async () => {
  const { sampler, tick } = rig(1);
  await tick(50);
  const again = (await sampler.tick()) ?? assert.fail('skipped');
  assert.ok(Number.isNaN(usageOf(again).cpuPercent));
});

void test('a restart under the same id: gone once, then attached anew without a rate', async () => {
  const { best, tick } = rig(1);
  await tick(50);
  await tick(50);
  best.stop();
  best.cpuNs.set(id(0), 9e9);
  const gone = await tick();
  assert.deepEqual([gone.gone, gone.usages.size], [[id(0)], 0]);
  assert.ok(Number.isNaN(usageOf(await tick(50)).cpuPercent), 'no spike from the old run');
  assert.equal(usageOf(await tick(50)).cpuPercent, 50);
  assert.equal(best.attached.size, 1);
});

void test('another pid under the same id is another run', async () => {
  const { sampler, best, tick } = rig(1);
  sampler.track([target(0, 100)]);
  await tick(50);
  await tick(50);
  const [before] = best.attached;
  sampler.track([target(0, 100)]);
  assert.ok(best.attached.has(before ?? assert.fail('nothing attached')));
  sampler.track([target(0, 200)]);
  assert.equal(best.attached.size, 0);
  assert.ok(Number.isNaN(usageOf(await tick(50)).cpuPercent));
});

void test('a network mode learnt later is another run only where it means other interfaces', async () => {
  const { sampler, best, tick } = rig(2);
  const learn = (...modes: readonly [string, string]): void =>
    sampler.track(modes.map((networkMode, index) => ({ ...target(index), networkMode })));
  learn('', '');
  await tick(10);
  const before = [...best.attached];
  learn('bridge', 'container:4f');
  assert.deepEqual(
    before.map((run) => best.attached.has(run)),
    [true, false],
  );
  const result = await tick(10);
  assert.equal(usageOf(result, 0).cpuPercent, 10);
  assert.ok(Number.isNaN(usageOf(result, 1).cpuPercent));
});

void test('who is no longer tracked is let go at once', async () => {
  const { sampler, best, tick } = rig(3);
  await tick();
  sampler.track([target(1)]);
  assert.deepEqual(
    [...best.attached].map((run) => run.id),
    [id(1)],
  );
  assert.deepEqual([...(await tick()).usages.keys()], [id(1)]);
  sampler.forget(id(1));
  assert.equal(best.attached.size, 0);
  sampler.close();
});

void test('a source that declines leaves the container to the next, and gets it when it can', async () => {
  const { sampler, best, next, tick } = rig(2);
  best.cpuNs.delete(id(0));
  await tick();
  assert.deepEqual([sampler.sourceOf(id(0)), sampler.sourceOf(id(1))], ['api', 'cgroup-v2']);
  best.cpuNs.set(id(0), 1e9);
  let ticks = 0;
  while (sampler.sourceOf(id(0)) !== 'cgroup-v2') {
    await tick();
    assert.ok(++ticks < 5);
  }
  assert.equal(next.attached.size, 0);
});

void test('a better source is asked for less and less often', async () => {
  const { best, tick } = rig(1);
  best.cpuNs.clear();
  let asked = 0;
  best.attach = () => {
    asked++;
    return undefined;
  };
  for (let count = 0; count < 100; count++) await tick();
  assert.ok(asked >= 7 && asked <= 9, `${asked} times`);
});

void test('a source that fails is told, let go, and the next one reads on', async () => {
  const { sampler, best, next, tick } = rig(1);
  await tick(50);
  best.failure = new Failure('daemon', 'EIO');
  const result = await tick(50);
  assert.deepEqual(result.failures, [{ id: id(0), source: 'cgroup-v2', failure: best.failure }]);
  assert.deepEqual(result.unread, [id(0)]);
  assert.deepEqual([best.attached.size, next.attached.size], [0, 1]);
  assert.ok(Number.isNaN(usageOf(await tick(50)).cpuPercent), 'another source, other counters');
  assert.equal(sampler.sourceOf(id(0)), 'api');
});

void test('nobody reads it: unread, and looked for again soon', async () => {
  const { best, next, tick } = rig(1);
  best.cpuNs.clear();
  next.cpuNs.clear();
  for (let count = 0; count < 6; count++) assert.deepEqual((await tick()).unread, [id(0)]);
  best.cpuNs.set(id(0), 1);
  let ticks = 0;
  while ((await tick()).usages.size === 0) assert.ok(++ticks <= 4);
});

void test('stale keeps what was told', async () => {
  const { best, tick } = rig(1);
  await tick(50);
  await tick(50);
  best.isStale = true;
  const result = await tick(50);
  assert.deepEqual([result.stale, result.usages.size], [[id(0)], 0]);
  best.isStale = false;
  assert.equal(usageOf(await tick(50)).intervalMs, 2000, 'since the last reading');
});

void test('refresh and prefer reach the sources', async () => {
  const { sampler, best, next, tick } = rig(2);
  await tick();
  sampler.refresh(id(0));
  sampler.refresh(id(7));
  assert.equal(best.refreshed, 1);
  sampler.prefer(new Set([id(1)]));
  assert.deepEqual([best.preferred, next.preferred], [new Set([id(1)]), new Set([id(1)])]);
});

void test('the event loop turns after each slice of 4 ms', async () => {
  let turns = 0;
  const { best, advance, tick } = rig(20, { pause: async () => void turns++ });
  best.onRead = () => advance(1);
  assert.equal((await tick()).usages.size, 20);
  assert.equal(turns, 4);
});

void test('a tick still under way is not queued behind', async () => {
  let resume = (): void => undefined;
  const pause = (): Promise<void> => new Promise((resolve) => (resume = resolve));
  const { sampler, best, advance } = rig(8, { pause });
  best.onRead = () => advance(1);
  const first = sampler.tick();
  assert.equal(await sampler.tick(), undefined);
  assert.equal(await sampler.tick(), undefined);
  best.onRead = () => undefined;
  resume();
  const result = await first;
  assert.deepEqual([result?.usages.size, result?.skipped], [8, 2]);
  assert.equal((await sampler.tick())?.skipped, 0);
});

void test('beyond the budget visible rows are read still, and the others take turns', async () => {
  const { sampler, best, advance, tick } = rig(30, { budgetMs: 10, pause: async () => undefined });
  best.onRead = () => advance(1);
  const visible = new Set([id(28), id(29)]);
  sampler.prefer(visible);
  const seen = new Set<ContainerId>();
  for (let count = 0; count < 4; count++) {
    const result = await tick(10);
    assert.equal(result.deferred, 30 - result.usages.size);
    assert.ok(result.deferred > 0);
    for (const container of visible) assert.ok(result.usages.has(container));
    for (const container of result.usages.keys()) seen.add(container);
  }
  assert.equal(seen.size, 30);
});

void test('a container let go during a tick is not read any more', async () => {
  const { sampler, best, advance, tick } = rig(8, {
    pause: async () => sampler.track([target(0)]),
  });
  best.onRead = () => advance(1);
  assert.equal((await tick()).usages.size, 4);
  assert.equal(best.attached.size, 1);
});
