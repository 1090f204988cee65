import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseArgs, type Args } from '../../src/app/args.js';
import { runOnce, type ReportDeps } from '../../src/app/once.js';
import { DEMO_INFO, type DemoWorld } from '../../src/demo/world.js';
import { DemoEngine } from '../../src/engine/demo.js';
import type { Container } from '../../src/model/container.js';
import { Failure } from '../../src/model/failure.js';
import type { ContainerId } from '../../src/model/id.js';
import type { Reading } from '../../src/model/reading.js';
import type { Source, SourceName } from '../../src/model/source.js';
import { DemoSource, type DemoHandle } from '../../src/sampler/demo.js';
import { Sampler } from '../../src/sampler/sampler.js';
import { textWidth, truncate } from '../../src/terminal/width.js';
import { DemoClock, demoBench, settled } from '../support/demo-clock.js';

function args(line: string): Args {
  const parsed = parseArgs(line.split(' '), { env: {}, version: '', unreadable: () => undefined });
  assert.ok(parsed.kind === 'args');
  return parsed.args;
}

/** A demo engine that counts what is asked of it, and can be made to misbehave. */
class Engine extends DemoEngine {
  readonly inspected: string[] = [];
  inFlight = 0;
  mostInFlight = 0;
  lists = 0;
  hang = false;
  refuse: Failure | undefined;
  cut: (failure: Failure) => void = () => {};

  override async container(id: ContainerId, signal: AbortSignal): Promise<Container> {
    this.mostInFlight = Math.max(this.mostInFlight, ++this.inFlight);
    try {
      if (this.hang) {
        await new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Failure('aborted', 'cancelled')));
        });
      }
      const container = await super.container(id, signal);
      this.inspected.push(container.name);
      return container;
    } finally {
      this.inFlight--;
    }
  }

  override async containers(
    signal: AbortSignal,
    ids?: readonly ContainerId[],
  ): Promise<readonly Container[]> {
    this.lists++;
    if (this.refuse !== undefined) throw this.refuse;
    return super.containers(signal, ids);
  }

  override async events(...[since, handlers, signal]: Parameters<DemoEngine['events']>) {
    if (this.refuse !== undefined) throw this.refuse;
    const cut = new Promise<never>((_, reject) => (this.cut = reject));
    await Promise.race([super.events(since, handlers, signal), cut]);
  }
}

/** Figures that arrive late, as an engine's stats do. */
class LateSource implements Source<DemoHandle> {
  readonly name: SourceName = 'api';
  readonly #source: DemoSource;
  #reads = 0;

  constructor(world: DemoWorld) {
    this.#source = new DemoSource(world);
  }

  attach(...[target]: Parameters<DemoSource['attach']>): DemoHandle | undefined {
    return this.#source.attach(target);
  }

  read(handle: DemoHandle, into: Reading): 'ok' | 'stale' | 'gone' {
    return ++this.#reads % 3 === 0 ? this.#source.read(handle, into) : 'stale';
  }

  facts(): { readonly pid: undefined; readonly startedAtMs: undefined } {
    return { pid: undefined, startedAtMs: undefined };
  }

  refresh(): void {}
  detach(): void {}
}

interface Parsed {
  readonly intervalSeconds: number;
  readonly hosts: readonly Readonly<Record<string, unknown>>[];
  readonly containers: readonly Readonly<Record<string, unknown>>[];
}

interface Stage {
  readonly clock: DemoClock;
  readonly engine: Engine;
  readonly printed: readonly string[];
  readonly complaints: readonly string[];
  readonly reports: () => readonly Parsed[];
  /** What SIGINT does. */
  interrupt(): void;
  /** Whoever read the output has gone. */
  closeReader(): void;
  run(line: string): Promise<number>;
}

function stage(sourceOf: (world: DemoWorld) => Source = (world) => new DemoSource(world)): Stage {
  const { clock, world } = demoBench();
  const engine = new Engine(world, clock.sleep);
  const printed: string[] = [];
  const complaints: string[] = [];
  const interrupted = new AbortController();
  let reading = true;
  const deps: ReportDeps = {
    backend: {
      engine,
      info: DEMO_INFO,
      sampler: new Sampler({
        sources: [sourceOf(world)],
        hostFacts: DEMO_INFO,
        clock: clock.now,
        pause: () => Promise.resolve(),
      }),
      hostUsage: () => world.hostUsage(),
    },
    cgroup: undefined,
    timing: clock.timing,
    wallMs: clock.wall,
    typesetting: { widthOf: textWidth, truncate, lineWidth: Infinity },
    print: async (text) => {
      if (reading) printed.push(text);
      return reading;
    },
    complain: (line) => complaints.push(line),
    ending: { signal: interrupted.signal, exitCode: () => 130 },
  };
  return {
    clock,
    engine,
    printed,
    complaints,
    reports: () => printed.map((text): Parsed => JSON.parse(text)),
    interrupt: () => interrupted.abort(),
    closeReader: () => (reading = false),
    run: (line) => runOnce(args(line), deps),
  };
}

const named = (report: Parsed | undefined, name: string): Readonly<Record<string, unknown>> =>
  report?.containers.find((each) => each['name'] === name) ?? {};

test('once: one report after one interval, with what the inspects told meanwhile', async () => {
  const on = stage();
  const code = on.run('--once -o json');
  await on.clock.pass(999);
  assert.equal(on.printed.length, 0);
  await on.clock.pass(1);
  assert.equal(await code, 0);
  assert.equal(on.printed.length, 1);
  const [report] = on.reports();
  assert.equal(report?.intervalSeconds, 1);
  const api = named(report, 'shop-api-1');
  assert.equal(api['throttledPercent'], 60);
  assert.equal(api['source'], 'demo');
  assert.equal(named(report, 'shop-worker-1')['restarts'], 3);
  assert.ok(Number(api['pid']) > 1);
  assert.equal(typeof report?.hosts[0]?.['cpuPercent'], 'number');
  assert.equal(on.engine.lists, 1);
});

test('stopped containers are told of only with --all', async () => {
  for (const [line, expected] of [
    ['--once -o json', undefined],
    ['--once -o json --all', 'exited'],
  ] as const) {
    const on = stage();
    const code = on.run(line);
    await on.clock.pass(1000);
    await code;
    assert.equal(named(on.reports()[0], 'shop-migrate-1')['state'], expected, line);
  }
});

test('in the order asked for', async () => {
  const on = stage();
  const code = on.run('--once -o json -s mem:asc');
  await on.clock.pass(1000);
  await code;
  const memory = on.reports()[0]?.containers.map((each) => Number(each['memoryBytes'])) ?? [];
  const known = memory.filter((bytes) => bytes > 0);
  assert.ok(known.length > 10);
  assert.deepEqual(
    known,
    known.toSorted((a, b) => a - b),
  );
});

test('the table has the columns of the pane, and no spaces at line ends', async () => {
  const on = stage();
  const code = on.run('--once --sort cpu');
  await on.clock.pass(1000);
  assert.equal(await code, 0);
  const lines = on.printed.join('').split('\n');
  assert.match(lines[0] ?? '', /^NAME +STATE +CPU% +MEM .*IMAGE$/);
  assert.match(lines.find((line) => line.startsWith('shop-api-1 ')) ?? '', / 29\.\d /);
  for (const line of lines) assert.doesNotMatch(line, / $/);
});

test('inspects are four at a time, and nobody waits for one that hangs', async () => {
  const on = stage();
  on.engine.hang = true;
  const code = on.run('--once -o json');
  await on.clock.pass(1000);
  assert.equal(await code, 0);
  assert.equal(on.engine.mostInFlight, 4);
  assert.equal(named(on.reports()[0], 'shop-worker-1')['restarts'], null);
  await settled();
  assert.equal(on.engine.inFlight, 0, 'given up');
});

test('watch: a report each interval, each run of a container inspected once', async () => {
  const on = stage();
  const code = on.run('--watch -n 9 -o json');
  await on.clock.pass(9000);
  assert.equal(await code, 0);
  const reports = on.reports();
  assert.equal(reports.length, 9);
  const states = reports.map((report) => named(report, 'pay-hook-1')['state']);
  assert.ok(states.includes('restarting'), states.join(' '));
  assert.equal(named(reports.at(-1), 'pay-hook-1')['restarts'], 213);
  const times = (name: string): number =>
    on.engine.inspected.filter((each) => each === name).length;
  assert.deepEqual([times('shop-api-1'), times('pay-hook-1')], [1, 2]);
});

test('watch: a lost engine is told of, the figures go on, and it is found again', async () => {
  const on = stage();
  const code = on.run('--watch -n 12 -o json');
  await on.clock.pass(2500);
  on.engine.refuse = new Failure('unreachable', 'connection refused');
  on.engine.cut(on.engine.refuse);
  await on.clock.pass(3000);
  on.engine.refuse = undefined;
  await on.clock.pass(6500);
  assert.equal(await code, 0);
  const errors = on.reports().map(({ hosts }) => hosts[0]?.['error']);
  assert.deepEqual([errors[0], errors[3], errors.at(-1)], [null, 'connection refused', null]);
  const lost = on.reports()[3];
  assert.equal(lost?.hosts[0]?.['engine'], null);
  assert.equal(typeof named(lost, 'shop-api-1')['cpuPercent'], 'number');
});

test('an engine that does not answer: one line, exit 1, nothing on stdout', async () => {
  const on = stage();
  on.engine.refuse = new Failure('denied', 'unix:///run/x.sock: permission denied', 'Try sudo.');
  assert.equal(await on.run('--once'), 1);
  assert.deepEqual(on.complaints, ['unix:///run/x.sock: permission denied. Try sudo.']);
  assert.deepEqual(on.printed, []);
});

test('a signal ends it at once, with its own exit code', async () => {
  const on = stage();
  const code = on.run('--watch');
  await on.clock.pass(1500);
  on.interrupt();
  assert.equal(await code, 130);
  assert.equal(on.printed.length, 1);
});

test('a reader that went away ends it quietly', async () => {
  const on = stage();
  const code = on.run('--watch');
  await on.clock.pass(1500);
  on.closeReader();
  await on.clock.pass(1000);
  assert.equal(await code, 0);
  assert.deepEqual(on.complaints, []);
});

test('a single report waits for figures that the engine tells late', async () => {
  const on = stage((world) => new LateSource(world));
  const code = on.run('--once -o json');
  await on.clock.pass(1000);
  assert.equal(on.printed.length, 0);
  await on.clock.pass(2000);
  assert.equal(await code, 0);
  for (const each of on.reports()[0]?.containers ?? []) {
    if (each['source'] === 'api')
      assert.equal(typeof each['cpuPercent'], 'number', String(each['name']));
  }
  assert.equal(named(on.reports()[0], 'shop-api-1')['source'], 'api');
});
