import assert from 'node:assert/strict';
import { arranging } from '../../src/app/dispatch.js';
import { LogReader } from '../../src/app/log-feed.js';
import type { Timing } from '../../src/app/timing.js';
import { resolve } from '../../src/panes/resolve.js';
import { LogBook } from '../../src/store/log-book.js';
import { createStore } from '../../src/store/store.js';
import { FakeTiming, settled } from './fake-timing.js';
import { LogEngine, logLines } from './log-engine.js';
import { container, NOW, stateWith } from './sample-state.js';

const MOST_TURNS = 1000;

/** As long as promises have something to do. */
export async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < MOST_TURNS && !holds(); turn++) await settled();
  assert.ok(holds());
}

/** A log of so many lines, one a millisecond, and somebody who reads it. */
export function logStage(length: number, timing: Timing = new FakeTiming()) {
  const engine = new LogEngine();
  const only = container(0);
  engine.write(only.id, logLines(0, length));
  const store = createStore(stateWith([only], { size: { columns: 100, rows: 24 } }));
  const dispatch = arranging(store);
  const logs = new LogBook();
  const onLines = (): void => {};
  const reader = new LogReader({ engine, get: store.get, dispatch, logs, timing, onLines });
  store.subscribe(() => reader.update());
  /** Keys, and what comes of each. */
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const chord of keys) {
      const text = chord.length === 1 ? chord : chord === 'space' ? ' ' : '';
      const intent = resolve(store.get(), { chord, text }, NOW);
      const parts = intent?.type === 'sequence' ? intent.intents : [intent];
      for (const part of parts) {
        if (part?.type === 'events') dispatch(...part.events);
        if (part?.type === 'log') await reader.act(part.action);
        if (part?.type === 'refused') assert.fail(part.why);
      }
      await settled();
    }
  };
  const view = () => store.get().detail?.log;
  return {
    ...{ id: only.id, engine, store, logs, reader, press, view, asked: engine.asked },
    write: (from: number, to: number) => engine.write(only.id, logLines(from, to)),
    /** When what is shown was written. */
    read: () => logs.slice(0, logs.count).map(({ atMs }) => atMs),
    notice: () => store.get().notices.at(-1)?.text ?? '',
    /** The line that was found. */
    found: () => {
      const hit = view()?.hit;
      return hit === undefined ? undefined : logs.slice(logs.indexOf(hit), 1)[0]?.text;
    },
  };
}
