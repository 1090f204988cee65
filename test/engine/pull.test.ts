import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { DockerEngine } from '../../src/engine/docker.js';
import { parseEndpoint } from '../../src/engine/endpoint.js';
import { readOnly } from '../../src/engine/read-only.js';
import { PullReader } from '../../src/engine/wire-pull.js';
import { hostId, imageReference } from '../../src/model/id.js';
import type { Operation } from '../../src/model/operation.js';
import type { PullProgress } from '../../src/model/pull.js';
import { own } from '../../src/model/safe-text.js';
import { startStubDaemon } from '../support/stub-daemon.js';

const host = hostId('local');
const never = new AbortController().signal;
const daemon = await startStubDaemon('v1');
const engine = new DockerEngine({ host, endpoint: parseEndpoint(daemon.endpoint, {}) });
await engine.connect(never);
after(async () => {
  engine.close();
  await daemon.close();
});
beforeEach(() => {
  daemon.heal();
  daemon.requests.length = 0;
});

const pullOf = (reference: string): Operation => ({
  op: 'image.pull',
  target: { host, id: imageReference(reference), name: own(reference) },
});

const answers = (status: number, ...lines: readonly unknown[]): void =>
  daemon.fail(/images\/create/, {
    kind: 'answer',
    answer: { status, body: lines.map((line) => `${JSON.stringify(line)}\r\n`).join('') },
  });

const layer = (id: string, status: string, current?: number, total?: number): unknown => ({
  id,
  status,
  progressDetail: current === undefined ? {} : { current, total },
});

const read = (...lines: readonly unknown[]): PullProgress => {
  const reader = new PullReader();
  for (const line of lines) reader.read(line);
  return reader.progress;
};

describe('a pull', () => {
  it('is one request for one tag, whose lines are told as they come', async () => {
    answers(200, { status: 'Pulling from a/b', id: 'latest' }, layer('aa', 'Downloading', 5, 9));
    const told: PullProgress[] = [];
    await engine.perform(pullOf('a/b'), never, (progress) => {
      if ('layers' in progress) told.push(progress);
    });
    assert.deepEqual(
      daemon.requests.map(({ method, path, query }) => [method, path, query.get('fromImage')]),
      [['POST', '/images/create', 'a/b:latest']],
    );
    assert.equal(told.at(-1)?.said, 'Pulling from a/b');
    assert.equal(told.at(-1)?.layers[0]?.downloadedBytes, 5);
  });

  it('that is refused before or after it began ends in the words of the daemon', async () => {
    answers(404, { message: 'manifest unknown' });
    await assert.rejects(engine.perform(pullOf('a'), never), {
      kind: 'gone',
      message: 'manifest unknown',
    });
    answers(200, layer('aa', 'Waiting'), {
      errorDetail: { message: 'disk\u001b full' },
      error: 'x',
    });
    await assert.rejects(engine.perform(pullOf('a'), never), {
      kind: 'daemon',
      message: 'disk␛ full',
    });
  });

  it('ends with its signal, which is no success', async () => {
    daemon.fail(/images\/create/, { kind: 'hang' });
    const abort = new AbortController();
    const pulling = engine.perform(pullOf('a'), abort.signal);
    abort.abort();
    await assert.rejects(pulling, { kind: 'aborted' });
  });

  it('is not sent when nothing may be changed', async () => {
    await assert.rejects(readOnly(engine).perform(pullOf('a'), never), {
      kind: 'denied',
      message: /docker pull a/,
    });
    assert.equal(daemon.requests.length, 0);
  });
});

describe('the lines of a pull', () => {
  it('move each layer on, in the order of the image', () => {
    const { layers } = read(
      { status: 'Pulling from a/b', id: 'latest' },
      layer('aa', 'Pulling fs layer'),
      layer('bb', 'Already exists'),
      layer('cc', 'Pulling fs layer'),
      layer('cc', 'Downloading', 10, 40),
      layer('aa', 'Downloading', 50, 100),
      layer('aa', 'Download complete'),
      layer('aa', 'Extracting', 20, 100),
    );
    assert.deepEqual(
      layers.map(({ id, phase }) => [id, phase]),
      [
        ['aa', 'extracting'],
        ['bb', 'present'],
        ['cc', 'downloading'],
      ],
    );
    assert.deepEqual(
      layers.map((each) => [each.sizeBytes, each.downloadedBytes, each.extractedBytes]),
      [
        [100, 100, 20],
        [NaN, 0, 0],
        [40, 10, 0],
      ],
    );
  });

  it('may count the seconds of an extraction, which are no bytes', () => {
    const seconds = { id: 'aa', status: 'Extracting', progressDetail: { current: 3, units: 's' } };
    const [first] = read(layer('aa', 'Downloading', 5, 9), seconds).layers;
    assert.equal(first?.sizeBytes, 9);
    assert.ok(Number.isNaN(first?.extractedBytes));
  });

  it('may be anything', () => {
    for (const line of [null, 1, 'x', [], {}, { status: 7, id: {} }, { id: 'aa' }, { error: {} }])
      assert.deepEqual(read(line), { layers: [], said: '' });
    const odd = read(
      layer('a\u001b', 'Downloading', -4, -1),
      layer('b', 'Downloading', NaN, 1e400),
    );
    assert.deepEqual(
      odd.layers.map(({ id, downloadedBytes, sizeBytes }) => [id, downloadedBytes, sizeBytes]),
      [
        ['a␛', 0, NaN],
        ['b', 0, NaN],
      ],
    );
    const many = Array.from({ length: 2000 }, (_, index) => layer(`${index}`, 'Waiting'));
    assert.equal(read(...many).layers.length, 512);
  });
});
