import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { DockerEngine } from '../../src/engine/docker.js';
import { parseEndpoint } from '../../src/engine/endpoint.js';
import { containerId, hostId } from '../../src/model/id.js';
import { loadBundle } from '../support/host-bundle.js';
import { startStubDaemon } from '../support/stub-daemon.js';

const never = new AbortController().signal;
const daemon = await startStubDaemon('v1');
const engine = new DockerEngine({
  host: hostId('local'),
  endpoint: parseEndpoint(daemon.endpoint, {}),
});
await engine.connect(never);
after(async () => {
  engine.close();
  await daemon.close();
});

const id = containerId(String(loadBundle('v1').containers['disk']?.inspect['Id']));

async function told(body: unknown) {
  daemon.heal();
  daemon.fail(/changes$/, { kind: 'answer', answer: { status: 200, body } });
  return engine.changes(id, never);
}

test('added, changed, deleted; what is none of these is left out', async () => {
  const { changes, left } = await told([
    { Path: '/etc', Kind: 0 },
    { Path: '/new\u001b[2J', Kind: 1 },
    { Path: '/gone', Kind: 2 },
    { Path: '/strange', Kind: 3 },
    { Path: 'relative', Kind: 1 },
    { Kind: 1 },
    'no row',
  ]);
  assert.deepEqual(
    changes.map(({ kind, path }) => `${kind} ${path}`),
    ['C /etc', 'A /new␛[2J', 'D /gone'],
  );
  assert.equal(left, 0);
  assert.ok(changes.every(({ sizeBytes }) => Number.isNaN(sizeBytes)));
});

test('nothing changed: the engine says null', async () => {
  assert.deepEqual(await told('null\n'), { changes: [], left: 0 });
});

test('of very many some are told, and how many more there are', async () => {
  const rows = Array.from({ length: 20_050 }, (_, index) => ({ Path: `/f${index}`, Kind: 1 }));
  const { changes, left } = await told(rows);
  assert.deepEqual([changes.length, left], [20_000, 50]);
});

test('what is no list is a fault', async () => {
  await assert.rejects(told({ Path: '/etc', Kind: 0 }), { kind: 'protocol' });
});
