import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Dockerd } from '../support/dockerd.js';
import { EngineProxy } from '../support/proxy.js';
import { reports } from '../support/report.js';

/** What the engine is asked while the figures come from the kernel. */
const INTERVAL_MS = 500;
const REPORTS = 16;
/** From here on nothing is new: whatever is still asked for is asked for periodically. */
const SETTLED_MS = 3000;

let dockerd: Dockerd;
let proxy: EngineProxy;

before(async () => {
  dockerd = await Dockerd.start();
  proxy = await EngineProxy.start(dockerd.socket);
  await dockerd.run('idle', { Cmd: ['sleep', '3600'], HostConfig: { NetworkMode: 'none' } });
  await dockerd.run('busy', {
    Cmd: ['sh', '-c', 'while :; do sleep 0.1; done'],
    HostConfig: { NetworkMode: 'none' },
  });
});
after(async () => {
  await proxy.close();
  await dockerd.close();
});

test('no statistics and nothing periodic', async () => {
  const interval = String(INTERVAL_MS / 1000);
  const watched = await reports(
    ...['--watch', '-n', String(REPORTS), '-i', interval, '-H', proxy.endpoint],
  );
  assert.equal(watched.length, REPORTS);
  assert.ok(watched.every(({ containers }) => containers.length === 2));
  assert.deepEqual(proxy.asked(/\/stats$/), []);
  assert.equal(proxy.asked(/^\/events$/).length, 1);
  const startMs = proxy.requests[0]?.atMs ?? NaN;
  const late = proxy.requests.filter(({ atMs }) => atMs - startMs > SETTLED_MS);
  assert.deepEqual(late, []);
});
