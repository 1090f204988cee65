/**
 * What judging a tick costs: all rules, for a calm fleet, for one in which every tenth container has a
 * verdict, and for one in which everybody has several. Beside it what is kept and what becomes garbage.
 * Usage: node --expose-gc --import tsx test/perf/triage-bench.ts [counts…]
 */
import type { Container } from '../../src/model/container.js';
import type { ContainerId } from '../../src/model/id.js';
import type { Usage } from '../../src/model/usage.js';
import { IncidentLog } from '../../src/store/incidents.js';
import { Evaluator } from '../../src/triage/evaluator.js';
import { Random } from '../support/random.js';
import { container, NOW } from '../support/sample-state.js';
import { CALM, CALM_HOST } from '../support/triage-stage.js';

const COUNTS = [100, 1000];
/** Seven minutes: all that is kept is there, leaks are told. */
const WARM_TICKS = 420;
const TICKS = 60;
const MIB = 2 ** 20;

/** Throttled, leaking, near its limits, flooding, waiting for the disk. */
const trouble = (tick: number): Partial<Usage> => ({
  cpuLimitCores: 0.5,
  cpuPeriods: 10,
  throttledPercent: 60 + (tick % 7),
  memoryLimitBytes: 512 * MIB,
  memoryAnonBytes: 100 * MIB + tick * MIB,
  networkTxBytesPerSec: 100 * MIB,
  pressureIoSome: 60,
  pids: 99,
});

class Fleet {
  readonly containers: readonly Container[];
  readonly #random = new Random(1);
  readonly #share: number;

  /** @param share of the containers that have something to be told */
  constructor(count: number, share: number) {
    const startedAtMs = NOW - 86_400_000;
    this.containers = Array.from({ length: count }, (_, index) =>
      container(index, { startedAtMs }),
    );
    this.#share = share;
  }

  usage(tick: number): ReadonlyMap<ContainerId, Usage> {
    return new Map(
      this.containers.map(({ id }, index) => {
        const worse = index < this.#share * this.containers.length ? trouble(tick) : {};
        return [id, { ...CALM, cpuPercent: 20 * this.#random.next(), ...worse }];
      }),
    );
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;

interface Cost {
  readonly medianMs: number;
  readonly mostMs: number;
  readonly garbageBytes: number;
  readonly keptBytes: number;
  readonly verdicts: number;
}

function bench(fleet: Fleet): Cost {
  const incidents = new IncidentLog();
  const evaluator = new Evaluator();
  const times: number[] = [];
  const garbage: number[] = [];
  let verdicts = 0;
  globalThis.gc?.();
  const before = process.memoryUsage();
  for (let tick = 0; tick < WARM_TICKS + TICKS; tick++) {
    const usage = fleet.usage(tick);
    const nowMs = NOW + tick * 1000;
    const heap = process.memoryUsage().heapUsed;
    const startedAt = performance.now();
    incidents.onUsage(usage, nowMs);
    const found = evaluator.evaluate({
      nowMs,
      containers: fleet.containers,
      usage,
      host: CALM_HOST,
      facts: CALM_HOST,
      incidentsOf: (id) => incidents.of(id),
      logFileOf: () => undefined,
      healthOutputOf: () => undefined,
    });
    const passedMs = performance.now() - startedAt;
    verdicts = [...found.values()].reduce((sum, { length }) => sum + length, 0);
    if (tick < WARM_TICKS) continue;
    times.push(passedMs);
    garbage.push(process.memoryUsage().heapUsed - heap);
  }
  globalThis.gc?.();
  const after = process.memoryUsage();
  const kept = (key: 'heapUsed' | 'arrayBuffers'): number => after[key] - before[key];
  return {
    medianMs: median(times),
    mostMs: Math.max(...times),
    // a collection in between makes it negative: the median is of those without
    garbageBytes: median(garbage),
    keptBytes: kept('heapUsed') + kept('arrayBuffers'),
    verdicts,
  };
}

const print = (cells: readonly (string | number)[]): void =>
  console.log(cells.map((cell) => String(cell).padStart(14)).join(''));

const asked = process.argv.slice(2).map(Number);
print([
  'containers',
  'in trouble',
  'verdicts',
  'median ms',
  'most ms',
  'garbage KiB',
  'kept B each',
]);
for (const count of asked.length > 0 ? asked : COUNTS)
  for (const share of [0, 0.1, 1]) {
    const { medianMs, mostMs, garbageBytes, keptBytes, verdicts } = bench(new Fleet(count, share));
    print([
      count,
      `${100 * share} %`,
      verdicts,
      medianMs.toFixed(2),
      mostMs.toFixed(2),
      (garbageBytes / 1024).toFixed(0),
      (keptBytes / count).toFixed(0),
    ]);
  }
