import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { DockerEngine } from '../../src/engine/docker.js';
import { parseEndpoint } from '../../src/engine/endpoint.js';
import { hostId, imageId, imageReference } from '../../src/model/id.js';
import type { Operation } from '../../src/model/operation.js';
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

const id = imageId(`sha256:${'a'.repeat(64)}`);
const naming = (op: 'image.tag' | 'image.untag', reference: string): Operation => ({
  op,
  target: { host, id, name: own('a/b:1') },
  reference: imageReference(reference),
});

/** The image has these references; everything else is granted. */
function tagged(...tags: readonly string[]): void {
  daemon.fail(/^DELETE/, { kind: 'answer', answer: { body: [] } });
  daemon.fail(/^POST/, { kind: 'answer', answer: { status: 201 } });
  daemon.fail(/json/, { kind: 'answer', answer: { body: { Id: id, RepoTags: tags } } });
}

const asked = (method: string): readonly string[] =>
  daemon.requests
    .filter((request) => request.method === method)
    .map(({ path, query }) => `${path}?${query.toString()}`);

test('a tag is given to the id that was shown', async () => {
  tagged('a/b:1');
  await engine.perform(naming('image.tag', 'localhost:5000/x/y:2'), never);
  await engine.perform(naming('image.tag', 'z'), never);
  const path = `/images/${encodeURIComponent(id)}/tag`;
  assert.deepEqual(asked('POST').map(decodeURIComponent), [
    `${decodeURIComponent(path)}?repo=localhost:5000/x/y&tag=2`,
    `${decodeURIComponent(path)}?repo=z&tag=latest`,
  ]);
});

test('a reference is taken away by its name, once it is one of several of that image', async () => {
  tagged('a/b:1', 'a/b:2');
  await engine.perform(naming('image.untag', 'a/b:2'), never);
  assert.deepEqual(asked('DELETE').map(decodeURIComponent), ['/images/a/b:2?']);
});

test('neither the last reference nor one of another image is', async () => {
  tagged('a/b:2');
  await assert.rejects(engine.perform(naming('image.untag', 'a/b:2'), never), { kind: 'changed' });
  tagged('a/b:1', 'a/b:3');
  await assert.rejects(engine.perform(naming('image.untag', 'a/b:2'), never), { kind: 'changed' });
  assert.deepEqual(asked('DELETE'), []);
});
