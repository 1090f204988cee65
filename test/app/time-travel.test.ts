/**
 * A random fleet, painted at each tick and kept; then the same keys that a person presses bring each of
 * these frames back, cell by cell, with its colours.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { arranging } from '../../src/app/dispatch.js';
import { handleInput, type Controls } from '../../src/app/keyboard.js';
import { travel } from '../../src/app/time-travel.js';
import type { Container } from '../../src/model/container.js';
import type { ContainerId } from '../../src/model/id.js';
import type { Usage } from '../../src/model/usage.js';
import type { Verdict } from '../../src/model/verdict.js';
import { PANES } from '../../src/panes/all.js';
import { History } from '../../src/store/history.js';
import { asKept } from '../../src/store/kept-figures.js';
import { LogBook } from '../../src/store/log-book.js';
import { createStore, type Store } from '../../src/store/store.js';
import { Grid } from '../../src/terminal/grid.js';
import { paint } from '../../src/ui/paint.js';
import { Random } from '../support/random.js';
import { container, HOST_USAGE, idOf, NOW, stateWith, usage } from '../support/sample-state.js';

const [COLUMNS, ROWS] = [420, 24];
const REMOVED = 3;

interface Frame {
  readonly text: readonly string[];
  readonly cells: Uint32Array;
  readonly styles: Uint16Array;
}

class Stage {
  readonly history = new History();
  readonly store: Store;
  readonly random: Random;
  /** One a tick, the newest last. */
  readonly frames: Frame[] = [];
  readonly requested: unknown[] = [];
  readonly #grid = new Grid(COLUMNS, ROWS);
  #nowMs = NOW;

  constructor(seed: number, size = 12) {
    this.random = new Random(seed);
    const fleet = Array.from({ length: size }, (_, index) => container(index));
    this.store = createStore(stateWith(fleet, { size: { columns: COLUMNS, rows: ROWS } }));
    const columns = PANES.containers(({ columns: all }) => all.map(({ id }) => id));
    this.store.dispatch({ type: 'pane-changed', pane: 'containers', change: { columns } });
  }

  /** What may happen within a second, then the figures; the frame is kept. */
  tick(stepMs = 1000): void {
    this.#nowMs += stepMs;
    this.#change();
    const { random } = this;
    const running = [...this.store.get().containers.values()].filter((c) => c.state === 'running');
    const known = new Map(running.map(({ id }) => [id, asKept(this.#usage())]));
    const judged = running.filter(() => random.chance(0.2));
    const verdicts = new Map(judged.map(({ id }): [ContainerId, Verdict[]] => [id, [this.#why()]]));
    arranging(this.store)({
      type: 'sampled',
      nowMs: this.#nowMs,
      usage: known,
      sources: new Map(running.map(({ id }) => [id, 'cgroup-v2'])),
      host: { ...HOST_USAGE, cpuPercent: random.integer(0, 100) },
      self: undefined,
      deferred: 0,
      verdicts,
      hostVerdict: undefined,
    });
    this.history.record(this.store.get());
    this.frames.push(this.frame());
  }

  press(chord: string): void {
    const controls: Controls = {
      request: (operations) => this.requested.push(operations),
      log: () => assert.fail('no log here'),
      lend: () => assert.fail('no terminal here'),
      command: () => assert.fail('no command'),
      ask: () => assert.fail('no look-up'),
      copy: () => false,
      travel: (journey) => travel(this.store, this.history, journey),
    };
    handleInput(this.store, { type: 'key', chord, text: chord }, controls);
  }

  frame(): Frame {
    const grid = this.#grid;
    paint(grid, this.store.get(), { history: this.history, logs: new LogBook() });
    return { text: grid.text(), cells: grid.cells.slice(), styles: grid.styles.slice() };
  }

  #change(): void {
    const { random } = this;
    const dispatch = arranging(this.store);
    const all = (): readonly Container[] => [...this.store.get().containers.values()];
    if (this.frames.length === REMOVED) dispatch({ type: 'containers-removed', ids: [idOf(0)] });
    else if (random.chance(0.1)) {
      const gone = all().filter(() => random.chance(0.1));
      dispatch({ type: 'containers-removed', ids: gone.map(({ id }) => id) });
    }
    if (random.chance(0.2)) {
      const containers = all().map((each) => this.#changed(each));
      dispatch({ type: 'containers-changed', containers });
    }
    if (random.chance(0.1)) {
      const fresh = container(random.integer(1, 40));
      dispatch({ type: 'containers-listed', containers: [...all(), fresh] });
    }
  }

  #changed(before: Container): Container {
    const { random } = this;
    if (random.chance(0.7)) return before;
    const state = random.pick(['running', 'running', 'paused', 'exited', 'restarting'] as const);
    const health = random.chance(0.5) ? undefined : random.pick(['healthy', 'unhealthy'] as const);
    return { ...before, state, health, exitCode: random.integer(0, 140) };
  }

  #usage(): Usage {
    const { random } = this;
    const memoryUsageBytes = random.integer(0, 4e9);
    const still = random.chance(0.3);
    const change = {
      memoryUsageBytes,
      memoryLimitBytes: 4e9,
      memoryAnonBytes: random.integer(0, memoryUsageBytes),
      memoryFileBytes: random.integer(0, memoryUsageBytes),
      swapBytes: random.integer(0, 1e9),
      oomKills: random.integer(0, 3),
      cpuLimitCores: random.pick([0.3, 2, Infinity]),
      pressureCpuSome: random.integer(0, 10_000) / 100,
      pressureMemorySome: random.integer(0, 10_000) / 100,
      pressureIoSome: random.integer(0, 10_000) / 100,
      pids: random.integer(0, 50),
    };
    return {
      ...usage(random.next() * 150, still ? {} : change),
      throttledPercent: random.next() * 100,
      networkRxBytesPerSec: random.next() * 1e7,
      blockWriteBytesPerSec: random.chance(0.5) ? 0 : random.next() * 1e9,
      networkTxBytesPerSec: random.chance(0.2) ? NaN : random.next() * 1e5,
    };
  }

  #why(): Verdict {
    const share = this.random.integer(0, 100);
    const text = `throttled ${share}%`;
    return { rule: 'cpu-throttled', severity: 'warning', score: share, text };
  }
}

/** All but the header, which says that it is the past, and messages. */
const below = ({ cells, styles }: Frame): readonly number[] => [
  ...cells.subarray(COLUMNS, COLUMNS * (ROWS - 2)),
  ...styles.subarray(COLUMNS, COLUMNS * (ROWS - 2)),
];

const PAST = / PAST \d\d:\d\d:\d\d \(\S+ ago\) {3}/;

const assertSame = (actual: Frame, expected: Frame | undefined, what: string): void => {
  assert.ok(expected);
  const lines = actual.text.slice(1, -2).join('\n');
  assert.equal(lines, expected.text.slice(1, -2).join('\n'), what);
  assert.deepEqual(below(actual), below(expected), `${what}: colours`);
  assert.match(actual.text[0] ?? '', PAST);
  assert.equal(actual.text[0]?.replace(PAST, ''), expected.text[0], `${what}: header`);
};

describe('time travel', () => {
  for (let seed = 1; seed <= 5; seed++)
    it(`shows each tick as it was on the screen, seed ${seed}`, () => {
      const stage = new Stage(seed);
      for (let tick = 0; tick < 150; tick++) stage.tick();
      assert.match(stage.frames[REMOVED - 1]?.text.join('\n') ?? '', /OOM .* PSI-IO [^]*web-0 /);
      assert.doesNotMatch(stage.frames.at(-1)?.text.join('\n') ?? '', /web-0 /);
      for (let tick = 149; tick >= 0; tick--) {
        stage.press('[');
        assertSame(stage.frame(), stage.frames[tick], `tick ${tick}`);
      }
      assert.match(stage.frame().text.join('\n'), /web-0 /, 'one that has been removed');
      for (let tick = 1; tick < 149; tick++) {
        stage.press(']');
        assertSame(stage.frame(), stage.frames[tick], `forth to tick ${tick}`);
      }
      stage.press(']');
      assert.deepEqual(stage.frame(), stage.frames.at(-1), 'and now');
    });

  it('goes on behind it: what is looked at stays, and the time since then grows', () => {
    const stage = new Stage(11);
    for (let tick = 0; tick < 200; tick++) stage.tick();
    stage.press('{');
    stage.press('{');
    assertSame(stage.frame(), stage.frames.at(-121), 'two minutes ago');
    assert.match(stage.frame().text[0] ?? '', /\(2m00s ago\)/);
    const before = stage.frames.at(-121);
    for (let tick = 0; tick < 4; tick++) stage.tick();
    assertSame(stage.frame(), before, 'the same');
    assert.match(stage.frame().text[0] ?? '', /\(2m04s ago\)/);
    stage.press('}');
    assertSame(stage.frame(), stage.frames[200 - 61], 'a minute later');
    stage.press('\\');
    assert.doesNotMatch(stage.frame().text[0] ?? '', /PAST/);
  });

  it('acts on nothing in the past, and says why', () => {
    const stage = new Stage(5);
    for (let tick = 0; tick < 10; tick++) stage.tick();
    stage.press('[');
    for (const key of ['d', 's', 'r', 'p', 'K']) {
      stage.press(key);
      assert.equal(stage.store.get().overlay, undefined, key);
      assert.match(stage.store.get().notices.at(-1)?.text ?? '', /^this is the past, .* now$/);
    }
    assert.deepEqual(stage.requested, []);
    stage.press('\\');
    stage.press('d');
    assert.equal(stage.store.get().overlay?.type, 'confirm');
  });

  it('keeps marks of those that were not there yet', () => {
    const stage = new Stage(9, 3);
    for (let tick = 0; tick < 3; tick++) stage.tick();
    arranging(stage.store)({ type: 'containers-changed', containers: [container(50)] });
    stage.tick();
    stage.press('*');
    const { marks } = stage.store.get().panes.containers;
    stage.press('[');
    stage.press('[');
    assert.equal(stage.store.get().panes.containers.marks, marks);
  });

  it('ends where nothing older is kept, beyond 15 minutes by half minutes', () => {
    const stage = new Stage(2, 2);
    for (let tick = 0; tick < 2000; tick++) stage.tick();
    const agoMs = (): number => stage.store.get().past?.agoMs ?? 0;
    for (let back = 0; back < 15; back++) stage.press('{');
    stage.press('[');
    const [first, second] = [agoMs(), (stage.press('['), agoMs())];
    assert.equal(second - first, 30_000);
    assert.ok(first >= 899_000);
    for (let back = 0; back < 30; back++) stage.press('{');
    assert.equal(agoMs(), 1_999_000, 'the first tick');
    assert.match(stage.store.get().notices.at(-1)?.text ?? '', /nothing older is kept/);
    let steps = 0;
    for (; stage.store.get().past !== undefined; steps++) {
      const before = agoMs();
      stage.press(']');
      assert.ok(agoMs() < before);
    }
    assert.ok(steps > 900 && steps < 950, `${steps} steps`);
    stage.press(']');
    assert.match(stage.store.get().notices.at(-1)?.text ?? '', /this is now/);
  });
});
