import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { journalPath, openJournal } from '../../src/app/journal.js';
import { journaled } from '../../src/app/journaled.js';
import { Failure } from '../../src/model/failure.js';
import { hostId } from '../../src/model/id.js';
import type { Operation } from '../../src/model/operation.js';
import { own, sanitize } from '../../src/model/safe-text.js';
import { assertClean } from '../support/hostile-text.js';
import { PAYLOADS } from '../support/payloads.js';
import { idOf } from '../support/sample-state.js';

const ENV = { SUDO_USER: 'anna', SSH_CONNECTION: '10.0.0.9 50022 10.0.0.1 22' };
const { signal } = new AbortController();
const target = {
  host: hostId('local'),
  id: idOf(1),
  name: own('web'),
  startedAtMs: undefined,
};
const STOP: Operation = { op: 'container.stop', target, graceSec: 10 };
const REMOVE: Operation = { op: 'container.remove', target, force: false, volumes: false };

interface Line {
  readonly phase: string;
  readonly n: string;
  readonly [key: string]: unknown;
}

/** A journal in a new home, on a clock that goes 5 ms at each look. */
function stage(t: TestContext) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-state-'));
  t.after(() => fs.rmSync(home, { recursive: true, force: true }));
  const file = journalPath({ XDG_STATE_HOME: home }) ?? assert.fail('no path');
  const told: Failure[] = [];
  let now = Date.UTC(2026, 10, 20);
  const options = { path: file, env: ENV, now: () => (now += 5) };
  const journal = openJournal({ ...options, onFailure: (failure) => void told.push(failure) });
  const lines = (): readonly Line[] =>
    fs
      .readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  return { home, file, journal, told, lines };
}

const engine = (perform: () => Promise<void>) => ({
  endpoint: 'unix:///run/docker.sock',
  perform,
  inspect: async () => ({ Name: own('/web'), Config: { Image: own('shop/web') } }),
});

test('a line before, a line after, the same number: who, where, what, how it went', async (t) => {
  const { journal, lines } = stage(t);
  let written = 0;
  const door = journaled(
    engine(async () => void (written = lines().length)),
    journal,
  );
  await door.perform(STOP, signal);
  assert.equal(written, 1, 'the intent is there before the engine is asked');
  const [intent, result, ...more] = lines();
  assert.deepEqual(more, []);
  assert.equal(intent?.phase, 'intent');
  assert.equal(intent?.['verb'], 'container.stop');
  assert.equal(intent?.['id'], target.id);
  assert.equal(intent?.['name'], 'web');
  assert.equal(intent?.['user'], os.userInfo().username);
  assert.equal(intent?.['sudoUser'], 'anna');
  assert.equal(intent?.['ssh'], ENV.SSH_CONNECTION);
  assert.equal(intent?.['endpoint'], 'unix:///run/docker.sock');
  assert.match(String(intent?.['command']), /^docker stop -t 10 [0-9a-f]{12}$/);
  assert.equal(result?.phase, 'result');
  assert.equal(result?.n, intent?.n);
  assert.equal(result?.['result'], 'done');
  assert.equal(result?.['ms'], 10);
});

test("a refusal is written down with the daemon's words, and thrown on", async (t) => {
  const { journal, lines } = stage(t);
  const refusal = new Failure('conflict', 'it runs');
  const door = journaled(
    engine(() => Promise.reject(refusal)),
    journal,
  );
  await assert.rejects(door.perform(STOP, signal), refusal);
  assert.equal(lines()[1]?.['result'], 'conflict');
  assert.equal(lines()[1]?.['said'], 'it runs');
});

test('a removal says what makes it again; one that cannot be inspected is removed all the same', async (t) => {
  const { journal, lines } = stage(t);
  const there = engine(async () => {});
  await journaled(there, journal).perform(REMOVE, signal);
  const blind = { ...there, inspect: () => Promise.reject(new Failure('timeout', 'late')) };
  await journaled(blind, journal).perform(REMOVE, signal);
  const [first, , second] = lines();
  assert.equal(first?.['undo'], 'docker run -d --name web shop/web');
  assert.equal(second?.['undo'], undefined);
});

test('whatever an id holds, its line can be shown, and tells the id', async (t) => {
  const { journal, file, lines } = stage(t);
  for (const { text } of PAYLOADS) {
    const deed = { verb: 'volume.remove', host: hostId('local'), endpoint: text, id: text };
    const more = { name: sanitize(text), command: `docker volume rm ${text}`, undo: undefined };
    await journal.around({ ...deed, ...more }, async () => undefined);
    assert.equal(lines().at(-1)?.['id'], text);
  }
  for (const line of fs.readFileSync(file, 'utf8').trimEnd().split('\n')) assertClean(line, line);
});

test('nobody else may read it', async (t) => {
  const { file, journal } = stage(t);
  await journaled(
    engine(async () => {}),
    journal,
  ).perform(STOP, signal);
  assert.equal(fs.statSync(file).mode & 0o777, 0o600);
  assert.equal(fs.statSync(path.dirname(file)).mode & 0o777, 0o700);
});

test('at 4 MiB another one begins, and three before it are kept', async (t) => {
  const { file, journal, lines } = stage(t);
  const door = journaled(
    engine(async () => {}),
    journal,
  );
  for (const round of [1, 2, 3, 4, 5]) {
    await door.perform(STOP, signal);
    fs.appendFileSync(file, `${' '.repeat(4 * 2 ** 20 - fs.statSync(file).size - round)}\n`);
  }
  await door.perform(STOP, signal);
  assert.equal(lines().length, 2);
  const dir = fs.readdirSync(path.dirname(file)).toSorted();
  assert.deepEqual(dir, ['journal.jsonl', ...[1, 2, 3].map((index) => `journal.jsonl.${index}`)]);
});

test('what cannot be written is told once until it can, and keeps nobody from anything', async (t) => {
  const { file, journal, told } = stage(t);
  let done = 0;
  const door = journaled(
    engine(async () => void done++),
    journal,
  );
  fs.mkdirSync(file, { recursive: true });
  await door.perform(STOP, signal);
  await door.perform(STOP, signal);
  assert.equal(done, 2);
  assert.deepEqual(
    told.map(({ said }) => /EISDIR/.test(said)),
    [true],
  );
  fs.rmdirSync(file);
  await door.perform(STOP, signal);
  fs.rmSync(file);
  fs.mkdirSync(file);
  await door.perform(STOP, signal);
  assert.equal(told.length, 2);
});

test('where it is', () => {
  assert.equal(journalPath({ HOME: '/home/a' }), '/home/a/.local/state/dtop/journal.jsonl');
  assert.equal(journalPath({ HOME: '/h', XDG_STATE_HOME: '/s' }), '/s/dtop/journal.jsonl');
  assert.equal(journalPath({}), undefined);
});
