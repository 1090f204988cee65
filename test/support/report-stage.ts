import assert from 'node:assert/strict';
import { parseArgs, type Args } from '../../src/app/args.js';
import { runOnce, type ReportDeps } from '../../src/app/once.js';
import { DEMO_INFO, type DemoWorld } from '../../src/demo/world.js';
import { DemoEngine } from '../../src/engine/demo.js';
import type { Container } from '../../src/model/container.js';
import { Failure } from '../../src/model/failure.js';
import type { ContainerId } from '../../src/model/id.js';
import type { Reading } from '../../src/model/reading.js';
import { own } from '../../src/model/safe-text.js';
import type { Source, SourceName } from '../../src/model/source.js';
import { DemoSource, type DemoHandle } from '../../src/sampler/demo.js';
import { Sampler } from '../../src/sampler/sampler.js';
import { textWidth, truncate } from '../../src/terminal/width.js';
import { type DemoClock, demoBench } from './demo-clock.js';

function args(line: string): Args {
  const parsed = parseArgs(line.split(' '), { env: {}, version: '', unreadable: () => undefined });
  assert.ok(parsed.kind === 'args');
  return parsed.args;
}

/** A demo engine that counts what is asked of it, and can be made to misbehave. */
export class Engine extends DemoEngine {
  readonly inspected: string[] = [];
  inFlight = 0;
  mostInFlight = 0;
  lists = 0;
  hang = false;
  /** Lists without network modes, as podman's do. */
  isSilentOnModes = false;
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
    const listed = await super.containers(signal, ids);
    return this.isSilentOnModes
      ? listed.map((container) => ({ ...container, networkMode: own('') }))
      : listed;
  }

  override async events(...[since, handlers, signal]: Parameters<DemoEngine['events']>) {
    if (this.refuse !== undefined) throw this.refuse;
    const cut = new Promise<never>((_, reject) => (this.cut = reject));
    await Promise.race([super.events(since, handlers, signal), cut]);
  }
}

/** Figures that arrive late, as an engine's stats do. */
export class LateSource implements Source<DemoHandle> {
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

export interface Parsed {
  readonly intervalSeconds: number;
  readonly hosts: readonly Readonly<Record<string, unknown>>[];
  readonly containers: readonly Readonly<Record<string, unknown>>[];
}

export interface Stage {
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

export function stage(
  sourceOf: (world: DemoWorld) => Source = (world) => new DemoSource(world),
): Stage {
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

export const named = (
  report: Parsed | undefined,
  name: string,
): Readonly<Record<string, unknown>> =>
  report?.containers.find((each) => each['name'] === name) ?? {};
