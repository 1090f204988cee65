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
    answer.setHeader('Api-Version', '1.41').end(
      asked.url.endsWith('/json') ? workerData.inspected : asked.url.endsWith('/version') ? workerData.version : '{}'));
  server.on('upgrade', (asked, socket) => {
    socket.write('HTTP/1.1 101 UPGRADED\\r\\nConnection: Upgrade\\r\\nUpgrade: tcp\\r\\n\\r\\n');
    socket.on('data', (bytes) => parentPort.postMessage([...bytes]));
  });
  server.listen(workerData.socket, () => parentPort.postMessage('listening'));
`;

const VERSION = JSON.stringify({ Version: '5.4.2', Components: [{ Name: 'Podman Engine' }] });

for (const [how, keys] of [
  ['dtop ends', undefined],
  ['both keys come in one read', Uint8Array.of(0x10, 0x11)],
  ['they come behind an answer of the terminal', Uint8Array.of(0x1b, 0x5b, 0x52, 0x10, 0x11)],
] as const) {
  test(`podman is let go by two keys, each read by itself, when ${how}`, async (t) => {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'dtop-attach-'));
    const socket = path.join(directory, 's');
    const workerData = { socket, inspected: INSPECTED, version: VERSION };
    const worker = new Worker(ENGINE, { eval: true, workerData });
    t.after(async () => {
      await worker.terminate();
      rmSync(directory, { recursive: true });
    });
    await once(worker, 'message');
    const read: unknown[] = [];
    const letGo = new Promise<void>((resolve) =>
      worker.on('message', (what) => {
        read.push(what);
        if (String(what) === '17') resolve();
      }),
    );
    const endpoint = parseEndpoint(`unix://${socket}`, {});
    const engine = new DockerEngine({ host: hostId('local'), endpoint });
    t.after(() => engine.close());
    const never = new AbortController().signal;
    await engine.connect(never);
    const shell = await engine.attach(ID, never);
    if (keys === undefined) shell.close();
    else shell.write(keys);
    await letGo;
    const before = keys?.slice(0, -2) ?? [];
    assert.deepEqual(read, [...(before.length > 0 ? [[...before]] : []), [0x10], [0x11]]);
  });
}
