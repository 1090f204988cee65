import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEventFeed } from '../../src/app/event-feed.js';
import type { EngineEvent } from '../../src/model/engine.js';
import { own } from '../../src/model/safe-text.js';
import type { Event } from '../../src/store/event.js';
import { FakeTiming } from '../support/fake-timing.js';
import { HOST, idOf } from '../support/sample-state.js';

const event = (index: number): EngineEvent => ({
  kind: 'container',
  action: own('start'),
  id: idOf(index),
  atMs: index,
  since: '0',
  name: undefined,
  exitCode: undefined,
  signal: undefined,
  health: undefined,
});

test('many events at once are told once, in their order; each later one again', async () => {
  const timing = new FakeTiming();
  const told: Event[] = [];
  const feed = createEventFeed(HOST, (...events) => told.push(...events), timing);
  for (let index = 0; index < 500; index++) feed(event(index));
  assert.equal(told.length, 0);
  await timing.turn(100);
  assert.deepEqual(told, [
    {
      type: 'happened',
      host: HOST,
      events: Array.from({ length: 500 }, (_, index) => event(index)),
    },
  ]);
  await timing.turn(1000);
  assert.equal(told.length, 1);
  feed(event(500));
  await timing.turn(100);
  assert.deepEqual(told[1], { type: 'happened', host: HOST, events: [event(500)] });
});
