import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Line, QUESTION } from '../../src/terminal/line.js';
import { Pace } from '../../src/terminal/pace.js';
import { Sink } from '../support/sink.js';

/** A line with a clock that the test turns, to a terminal that answers when told. */
function open(context: TestContext, answersFirst = true) {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let now = 0;
  const sink = new Sink(80, 24);
  const line = new Line(sink, () => now);
  const told: string[] = [];
  line.onChange(() => told.push('change'));
  line.onStall(() => told.push('stall'));
  const wait = (ms: number): void => {
    now += ms;
    context.mock.timers.tick(ms);
  };
  const answerAfter = (ms: number): void => {
    wait(ms);
    line.answered();
  };
  line.begin('');
  if (answersFirst) answerAfter(50);
  sink.take();
  told.length = 0;
  return { sink, line, told, wait, answerAfter };
}

const KB = 'x'.repeat(1024);
const asks = (sink: Sink): boolean => sink.take().endsWith(QUESTION);

test('the pace follows what frames take', () => {
  const pace = new Pace();
  const after = (ms: number, bytes = 1000): number => {
    pace.took(bytes, ms);
    return pace.intervalMs;
  };
  assert.deepEqual(
    [3000, 50, 240, 400, 450, 5000, 5000].map((ms) => after(ms)),
    [0, 0, 0, 500, 1000, 1000, 2000],
    'one slow frame is a hiccup',
  );
  assert.deepEqual(
    [50, 50, 50, 50].map((ms) => after(ms)),
    [1000, 500, 0, 0],
  );
  assert.deepEqual(
    [1000, 1000].map((ms) => after(ms, 10 * 1024)),
    [0, 0],
    'a long frame takes long on any line',
  );
});

test('a question goes with every kilobyte, and every 2 s if anything does', (context) => {
  const { sink, line, wait, answerAfter } = open(context);
  line.frame('few bytes');
  assert.equal(asks(sink), false);
  line.frame(KB);
  assert.equal(asks(sink), true);
  line.frame('few bytes');
  assert.equal(asks(sink), false);
  answerAfter(10);
  wait(1989);
  line.frame('few bytes');
  assert.equal(asks(sink), false);
  wait(1);
  line.frame('few bytes');
  assert.equal(asks(sink), true);
});

test('so much is on its way and no more', (context) => {
  const { line, told, answerAfter } = open(context);
  for (let frames = 0; frames < 4; frames++) {
    assert.equal(line.isOpen, true);
    line.frame(KB);
  }
  assert.equal(line.isOpen, false);
  answerAfter(60);
  assert.equal(line.isOpen, true);
  assert.deepEqual(told, ['change']);
});

test('on a slow line one frame is on its way, and the next one waits its time', (context) => {
  const { sink, line, wait, answerAfter } = open(context);
  for (let frames = 0; frames < 2; frames++) {
    line.frame(KB);
    answerAfter(450);
  }
  assert.equal(line.intervalMs, 1000);
  assert.equal(line.waitMs, 550);
  sink.take();
  line.frame('few bytes');
  assert.equal(asks(sink), true, 'each is asked for');
  assert.equal(line.isOpen, false);
  answerAfter(60);
  assert.equal(line.intervalMs, 500);
  wait(440);
  assert.equal(line.waitMs, 0);
});

test('the way there and back is no slowness', (context) => {
  const { line, answerAfter } = open(context, false);
  answerAfter(600);
  for (let frames = 0; frames < 5; frames++) {
    line.frame(KB);
    answerAfter(650);
  }
  assert.equal(line.intervalMs, 0);
});

test('a terminal that never answers is not waited for', (context) => {
  const { sink, line, told, wait } = open(context, false);
  for (let frames = 0; frames < 20; frames++) {
    line.frame(KB);
    assert.equal(asks(sink), false);
  }
  wait(60_000);
  assert.equal(line.isOpen, true);
  assert.deepEqual(told, []);
});

test('no answer for 2 s is a stall; after 10 s it is lost, and frames go out again', (context) => {
  const { sink, line, told, wait } = open(context);
  for (let frames = 0; frames < 4; frames++) line.frame(KB);
  wait(1999);
  assert.deepEqual([told, line.isMoving], [[], true]);
  wait(1);
  assert.deepEqual([told, line.isMoving, line.isOpen], [['stall'], false, false]);
  wait(8000);
  assert.deepEqual([told, line.isMoving, line.isOpen], [['stall', 'change'], false, true]);
  sink.take();
  line.frame(KB);
  assert.equal(asks(sink), true, 'it is asked again');
  line.answered();
  assert.equal(line.isMoving, true);
});

test('a slow line is not stalled as long as it needs no longer than usual', (context) => {
  const { line, told, wait, answerAfter } = open(context);
  line.frame(KB);
  answerAfter(1900);
  told.length = 0;
  line.frame(KB);
  wait(5600);
  assert.deepEqual(told, []);
  wait(200);
  assert.deepEqual(told, ['stall']);
});

test('without answers the buffer tells', (context) => {
  const { sink, line, told, wait } = open(context, false);
  sink.stalled = true;
  line.frame(KB);
  assert.deepEqual([line.isOpen, line.stalledSinceMs], [false, 0]);
  wait(2000);
  assert.deepEqual([told, line.isMoving], [['stall'], false]);
  sink.drain();
  assert.deepEqual([told, line.isMoving, line.isOpen], [['stall', 'change'], true, true]);
  sink.stalled = true;
  line.frame(KB);
  wait(2000);
  sink.drain();
  assert.equal(line.intervalMs, 2000);
});

test('answers are awaited while they can still come', (context) => {
  const { line, wait, answerAfter } = open(context);
  assert.equal(line.isAwaited, false);
  line.frame(KB);
  assert.equal(line.isAwaited, true);
  answerAfter(50);
  assert.equal(line.isAwaited, false);
  line.frame(KB);
  wait(2000);
  assert.equal(line.isAwaited, false);
});
