import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { openJournal, journalPath, journalPlace } from '../../src/app/journal.js';
import { journalReader, MOST_ENTRIES } from '../../src/app/journal-book.js';
import { journaled } from '../../src/app/journaled.js';
import { Failure } from '../../src/model/failure.js';
import type { Operation } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import { HOST, idOf } from '../support/sample-state.js';

const START = Date.UTC(2026, 10, 20);
const { signal } = new AbortController();
const target = { host: HOST, id: idOf(1), name: own('web'), startedAtMs: undefined };
const STOP: Operation = { op: 'container.stop', target, graceSec: 10 };
const REMOVE: Operation = { op: 'container.remove', target, force: false, volumes: false };

/** A journal in a new home, on a clock that goes 5 ms at each look, and a reader of it. */
function stage(t: TestContext) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-state-'));
  t.after(() => fs.rmSync(home, { recursive: true, force: true }));
  const env = { XDG_STATE_HOME: home, SUDO_USER: 'anna', SSH_CONNECTION: '10.0.0.9 5 10.0.0.1 22' };
  const file = journalPath(env) ?? assert.fail('no path');
  let now = START;
  const journal = openJournal({
    ...{ path: file, env, now: () => (now += 5) },
    onFailure: ({ said }) => assert.fail(said),
  });
  const door = (perform: () => Promise<void> = async () => {}) =>
    journaled(
      {
        endpoint: 'unix:///run/docker.sock',
        perform,
        inspect: async () => ({ Name: own('/web'), Config: { Image: own('shop/web') } }),
      },
      journal,
    );
  const write = (name: string, ...lines: readonly object[]): void => {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(
      path.join(path.dirname(file), name),
      lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    );
  };
  const { read } = journalReader(file);
  const book = async () => (await read()) ?? assert.fail('unchanged');
  return { file, door, write, read, book };
}

const intent = (n: string, name = 'web') => ({
  ...{ at: '2026-11-20T00:00:00.000Z', phase: 'intent', n, user: 'root', name, id: idOf(0) },
  ...{ verb: 'container.stop', command: 'docker stop web', endpoint: 'unix:///x' },
});
const result = (n: string, change: object = {}) => ({
  ...{ at: '2026-11-20T00:00:01.000Z', phase: 'result', n, result: 'done', ms: 7, name: 'web' },
  ...change,
});

describe('the journal, read', () => {
  it('tells what was written: who, what, how it went, what makes it again', async (t) => {
    const { door, book } = stage(t);
    await door().perform(REMOVE, signal);
    const refusal = new Failure('conflict', 'it runs');
    await assert.rejects(door(() => Promise.reject(refusal)).perform(STOP, signal));
    const { entries, files, unreadable, older } = await book();
    assert.deepEqual([files, unreadable, older], [1, 0, 'none']);
    const [removal, stop, ...more] = entries;
    assert.deepEqual(more, []);
    assert.equal(removal?.undo, 'docker run -d --name web shop/web');
    assert.equal(removal?.result, 'done');
    assert.equal(removal?.user, os.userInfo().username);
    assert.equal(removal?.sudoUser, 'anna');
    assert.equal(removal?.ssh, '10.0.0.9 5 10.0.0.1 22');
    assert.equal(removal?.id, target.id);
    assert.equal(removal?.tookMs, 10);
    assert.ok((removal?.atMs ?? 0) > START);
    assert.deepEqual(
      [stop?.verb, stop?.result, stop?.said],
      ['container.stop', 'conflict', 'it runs'],
    );
  });

  it('is read again only after it has changed', async (t) => {
    const { door, read, book } = stage(t);
    assert.equal((await book()).files, 0, 'there is none yet');
    assert.equal(await read(), undefined);
    await door().perform(STOP, signal);
    assert.equal((await book()).entries.length, 1);
    assert.equal(await read(), undefined);
  });

  it('leaves what was not answered open', async (t) => {
    const { write, book } = stage(t);
    write('journal.jsonl', intent('7-1'), intent('7-2'), result('7-2'));
    assert.deepEqual(
      (await book()).entries.map((entry) => entry.result),
      [undefined, 'done'],
    );
  });

  it('goes through all files, the oldest first, and knows a number that is used again', async (t) => {
    const { write, book } = stage(t);
    write('journal.jsonl.2', result('7-0', { name: 'older' }), intent('7-1', 'first'));
    write('journal.jsonl.1', result('7-1'), intent('7-1', 'again'));
    write('journal.jsonl', result('7-1', { result: 'gone' }));
    const { entries, files, older } = await book();
    assert.deepEqual([files, older], [3, 'none']);
    assert.deepEqual(
      entries.map(({ name, result: how }) => `${name} ${how}`),
      ['older done', 'first done', 'again gone'],
    );
  });

  it('says that older ones may be gone, or are not read', async (t) => {
    const { write, book } = stage(t);
    for (const name of ['', '.1', '.2', '.3']) write(`journal.jsonl${name}`, intent('7-1'));
    assert.equal((await book()).older, 'rotated');
    const many = Array.from({ length: MOST_ENTRIES + 5 }, (_, index) => intent(`8-${index}`));
    write('journal.jsonl', ...many);
    const { older, entries } = await book();
    assert.deepEqual([older, entries.length], ['unread', MOST_ENTRIES]);
    assert.equal(entries.at(-1)?.n, `8-${MOST_ENTRIES + 4}`);
  });

  it('counts lines that are no entries, and takes nothing as it is', async (t) => {
    const { file, write, book } = stage(t);
    write('journal.jsonl', intent('7-1', 'a\u001b[31mred'), { phase: 'intent' }, { n: 'x' });
    fs.appendFileSync(file, '[1]\n"text"\nnull\n{"phase":"intent","n":"9-9"}\n{"phase":"int');
    const { entries, unreadable } = await book();
    assert.equal(unreadable, 6);
    assert.equal(entries[0]?.name, 'a␛[31mred');
    assert.equal(entries[1]?.command, '');
    assert.ok(Number.isNaN(entries[1]?.atMs));
  });

  it('fails with what the kernel says', async (t) => {
    const { file, read } = stage(t);
    fs.mkdirSync(file, { recursive: true });
    await assert.rejects(read(), /EISDIR/);
  });
});

it('says why this run writes none', () => {
  const env = { XDG_STATE_HOME: '/s' };
  const path = '/s/dtop/journal.jsonl';
  const args = { journal: true, readOnly: false };
  assert.deepEqual(journalPlace(args, env), { path, off: undefined });
  assert.match(journalPlace({ ...args, journal: false }, env).off ?? '', /--no-journal/);
  assert.match(journalPlace({ ...args, readOnly: true }, env).off ?? '', /--read-only/);
  assert.match(journalPlace(args, {}).off ?? '', /neither XDG_STATE_HOME nor HOME/);
});
