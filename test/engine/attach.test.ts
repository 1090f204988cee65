import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { DockerEngine } from '../../src/engine/docker.js';
import { parseEndpoint } from '../../src/engine/endpoint.js';
import { containerId, hostId } from '../../src/model/id.js';

const ID = containerId('4f'.repeat(32));
const INSPECTED = JSON.stringify({
  Id: ID,
  State: { Status: 'running' },
  Config: { Tty: true, OpenStdin: true },
});

/** Tells each read of a connection that was taken over. A thread, because whoever lets go holds up its own. */
const ENGINE = `
  const { parentPort, workerData } = require('node:worker_threads');
  const server = require('node:http').createServer((asked, answer) =>
    answer.setHeader('Api-Version', '1.41').end(asked.url.endsWith('/json') ? workerData.inspected : ''));
  server.on('upgrade', (asked, socket) => {
    socket.write('HTTP/1.1 101 UPGRADED\\r\\nConnection: Upgrade\\r\\nUpgrade: tcp\\r\\n\\r\\n');
    socket.on('data', (bytes) => parentPort.postMessage([...bytes]));
    socket.on('end', () => parentPort.postMessage('end'));
  });
  server.listen(workerData.socket, () => parentPort.postMessage('listening'));
`;

for (const [how, keys] of [
  ['dtop ends', undefined],
  ['both keys come in one read', Uint8Array.of(0x10, 0x11)],
] as const) {
  test(`lets go by two keys, each read by itself, when ${how}`, async (t) => {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'dtop-attach-'));
    const socket = path.join(directory, 's');
    const worker = new Worker(ENGINE, { eval: true, workerData: { socket, inspected: INSPECTED } });
    t.after(async () => {
      await worker.terminate();
      rmSync(directory, { recursive: true });
    });
    await once(worker, 'message');
    const read: unknown[] = [];
    const ended = new Promise<void>((resolve) =>
      worker.on('message', (what) => (what === 'end' ? resolve() : void read.push(what))),
    );
    const endpoint = parseEndpoint(`unix://${socket}`, {});
    const engine = new DockerEngine({ host: hostId('local'), endpoint });
    t.after(() => engine.close());
    const shell = await engine.attach(ID, new AbortController().signal);
    if (keys === undefined) shell.close();
    else shell.write(keys);
    await ended;
    assert.deepEqual(read, [[0x10], [0x11]]);
  });
}
