import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { DEMO_INFO, DemoWorld } from '../../src/demo/world.js';
import { isRunning } from '../../src/model/container.js';
import type { Verdict } from '../../src/model/verdict.js';
import { DemoSource } from '../../src/sampler/demo.js';
import { Sampler } from '../../src/sampler/sampler.js';
import { IncidentLog } from '../../src/store/incidents.js';
import { Evaluator } from '../../src/triage/evaluator.js';

const START_MS = Date.UTC(2026, 10, 20, 22, 0, 0);
const TEN_MINUTES = 600;

/** Verdicts of each second, by the container's name. */
type Course = ReadonlyMap<string, readonly Verdict[]>[];

async function watched(seed: number, seconds: number): Promise<Course> {
  let nowMs = 0;
  const clock = (): number => nowMs;
  const world = new DemoWorld({ seed, now: clock, startMs: START_MS });
  const sampler = new Sampler({
    sources: [new DemoSource(world)],
    hostFacts: DEMO_INFO,
    clock,
    pause: () => Promise.resolve(),
  });
  const incidents = new IncidentLog();
  world.subscribe(undefined, (event) => incidents.onEvent(event));
  const evaluator = new Evaluator();
  const course: Course = [];
  for (; nowMs < seconds * 1000; nowMs += 1000) {
    const containers = world.containers().map((each) => each.record());
    sampler.track(containers.filter(isRunning));
    const usage = (await sampler.tick())?.usages ?? new Map();
    incidents.onUsage(usage, START_MS + nowMs);
    const verdicts = evaluator.evaluate({
      nowMs: START_MS + nowMs,
      containers,
      usage,
      host: world.hostUsage(),
      facts: DEMO_INFO,
      incidentsOf: (id) => incidents.of(id),
      logFileOf: () => undefined,
      healthOutputOf: () => undefined,
    });
    course.push(new Map(containers.map(({ id, name }) => [name, verdicts.get(id) ?? []])));
    assert.equal(evaluator.host, undefined, `second ${nowMs / 1000}`);
  }
  return course;
}

/** `critical 84-209, warning 17-83` for the worst verdicts of one container: in which seconds of the course. */
function spans(course: Course, name: string): readonly string[] {
  const found: { rule: string; from: number; to: number }[] = [];
  for (const [second, verdicts] of course.entries()) {
    const rule = verdicts.get(name)?.[0]?.rule;
    const last = found.at(-1);
    if (rule === undefined) continue;
    if (last?.rule === rule && last.to === second - 1) last.to = second;
    else found.push({ rule, from: second, to: second });
  }
  return found.map(({ rule, from, to }) => `${rule} ${from}-${to}`);
}

describe('ten minutes of the demo', () => {
  let course: Course = [];
  before(async () => {
    course = await watched(20, TEN_MINUTES);
  });

  /** What each is there to show; all others are calm. */
  const EXPECTED: Readonly<Record<string, readonly string[]>> = {
    'shop-api-1': ['cpu-throttled 3-599'],
    'shop-search-1': ['unhealthy 0-599'],
    'shop-worker-1': ['memory-limit 12-209', 'oom-killed 210-599'],
    'pay-hook-1': ['restart-loop 0-599'],
    'pay-fraud-1': ['paused 300-599'],
    'infra-mirror-1': ['network-flood 3-599'],
    'infra-logs-1': ['disk-stall 3-599'],
    'infra-render-1': ['memory-limit 1-17', 'oom-killed 18-599'],
  };

  for (const [name, expected] of Object.entries(EXPECTED))
    it(`${name}: ${expected.join(', ')}`, () => assert.deepEqual(spans(course, name), expected));

  it('has nothing to say of all others', () => {
    const named = new Set(course.flatMap((verdicts) => [...verdicts.keys()]));
    assert.ok(named.size > 20, `${named.size} containers`);
    for (const name of named)
      if (!(name in EXPECTED)) assert.deepEqual(spans(course, name), [], name);
  });

  it('tells the figures', () => {
    const text = (second: number, name: string): string | undefined =>
      course[second]?.get(name)?.[0]?.text;
    assert.match(text(60, 'shop-api-1') ?? '', /^throttled (5|6|7)\d% \(limit 0\.3\)$/);
    assert.match(text(60, 'infra-mirror-1') ?? '', /^net out \d+M\/s$/);
    assert.equal(text(599, 'pay-hook-1'), 'loop 86 in 9m, exit 1');
    assert.match(text(130, 'shop-worker-1') ?? '', /^mem 9\d%, \+1\dM\/min, full in [12]m$/);
  });

  it('says the same of another seed', async () => {
    const other = await watched(1, 120);
    const names = new Set(other.flatMap((verdicts) => [...verdicts.keys()]));
    const told = [...names].filter((name) => spans(other, name).length > 0).sort();
    const expected = Object.keys(EXPECTED).filter((name) => name !== 'pay-fraud-1');
    assert.deepEqual(told, expected.sort());
  });
});
