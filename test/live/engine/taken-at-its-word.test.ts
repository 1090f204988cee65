/** What a real engine says is enough: nothing that it did is taken for undone. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { it } from 'node:test';
import { DockerEngine } from '../../../src/engine/docker.js';
import { parseEndpoint } from '../../../src/engine/endpoint.js';
import {
  containerId,
  filePath,
  hostId,
  imageId,
  imageReference,
  networkId,
  volumeName,
} from '../../../src/model/id.js';
import type { Operation } from '../../../src/model/operation.js';
import { own } from '../../../src/model/safe-text.js';
import { Dockerd, field } from '../../support/dockerd.js';
import { OPERATIONS } from '../../support/every-call.js';
import { EngineProxy } from '../../support/proxy.js';
import { startRegistry } from '../../support/registry.js';

const never = new AbortController().signal;
const host = hostId('local');
const named = <Id extends string>(id: Id) => ({ host, id, name: own('it') });

it('behind a proxy, every operation of a real engine counts as done', async (context) => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-word-'));
  const dockerd = await Dockerd.start();
  const registry = await startRegistry(dockerd.pid);
  const proxy = await EngineProxy.start(dockerd.socket);
  const endpoint = parseEndpoint(proxy.endpoint, {});
  const engine = new DockerEngine({ host, endpoint });
  context.after(async () => {
    engine.close();
    await proxy.close();
    registry.close();
    await dockerd.close();
    fs.rmSync(dir, { recursive: true });
  });
  const id = containerId(await dockerd.run('it', { Cmd: ['sleep', '999'] }));
  const target = { ...named(id), startedAtMs: undefined };
  const made = await dockerd.api('POST', '/networks/create', { Name: 'net' });
  const network = named(networkId(String(field(made, 'Id'))));
  await dockerd.api('POST', '/volumes/create', { Name: 'vol' });
  await dockerd.build('built', 'FROM busybox\nRUN dd if=/dev/zero of=/x bs=1M count=1\n');
  const busybox = await dockerd.api('GET', '/images/busybox/json');
  const image = named(imageId(String(field(busybox, 'Id'))));
  const volume = named(volumeName('vol'));
  const at = (name: string) => filePath(path.join(dir, name));
  const reference = imageReference('other:1');
  const busyboxName = imageReference('busybox:latest');
  fs.writeFileSync(at('Dockerfile'), 'FROM busybox\nRUN true\n');
  const membership = { target: network, container: named(id) };
  const pulled = imageReference(`${registry.address}/fast/app:1`);

  const done = new Set<string>();
  const perform = async (...operations: readonly Operation[]): Promise<void> => {
    for (const operation of operations) {
      await engine.perform(operation, never);
      done.add(operation.op);
    }
  };
  const stop = { op: 'container.stop', target, graceSec: 0 } as const;
  await perform(
    { op: 'container.pause', target },
    { op: 'container.unpause', target },
    { op: 'container.kill', target, signal: 'SIGCONT' },
    { op: 'container.update', target, limits: { pids: 99 } },
    { op: 'container.restart-policy', target, policy: 'on-failure:3' },
    { op: 'container.rename', target, newName: own('renamed') },
    { op: 'network.connect', ...membership },
    { op: 'network.disconnect', ...membership },
    { op: 'network.remove', target: network },
    { op: 'container.restart', target, graceSec: 0 },
    stop,
    stop,
    { op: 'container.start', target },
    { op: 'container.start', target },
    { op: 'container.commit', target, reference: imageReference('committed:1') },
    { op: 'container.create', target: image, image: busyboxName, wish: { command: ['true'] } },
    { op: 'container.run', target: image, image: busyboxName, wish: { command: ['true'] } },
    {
      ...{ op: 'image.build', target: named(imageReference('built:2')), directory: filePath(dir) },
      ...{ dockerfile: filePath('Dockerfile'), buildArgs: [], noCache: false, pull: false },
    },
    { op: 'image.tag', target: image, reference },
    { op: 'image.untag', target: image, reference },
    { op: 'image.save', target: image, references: [], file: at('a.tar'), sizeBytes: 1 },
    { op: 'image.load', target: named(at('a.tar')) },
    { op: 'volume.export', target: volume, image: image.id, file: at('v.tar'), sizeBytes: 1 },
    { op: 'volume.remove', target: volume, force: false },
    { op: 'image.pull', target: named(pulled) },
    { op: 'container.remove', target, force: true, volumes: true },
  );
  for (const { id: each, tags } of await engine.images(never))
    if (!tags.includes(own('busybox:latest')))
      await perform({ op: 'image.remove', target: named(each), force: true });
  // a record goes after those that were made from it
  const { cache } = await engine.diskUsage(false, never);
  const parents = new Set(cache.flatMap((record) => record.parents));
  const leaf = cache.find((record) => !parents.has(record.id)) ?? assert.fail('no cache');
  await perform({ op: 'cache.remove', target: named(leaf.id) });

  assert.deepEqual([...done].toSorted(), Object.keys(OPERATIONS).toSorted());
});
