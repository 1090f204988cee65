import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { readInventory, writeInventory } from '../../src/engine/inventory-cache.js';
import { knownNames } from '../../src/engine/known-names.js';
import { own, sanitize } from '../../src/model/safe-text.js';
import { container, idOf } from '../support/sample-state.js';

function directory(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'dtop-cache-'));
  t.after(() => rmSync(dir, { recursive: true }));
  return dir;
}

void test('what is written is read again, by nobody else', (t) => {
  const path = join(directory(t), 'new/dtop/inventory.json');
  writeInventory(path, [container(0, { name: own('web'), project: own('shop') }), container(1)]);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  const known = readInventory(path);
  assert.equal(known.size, 2);
  assert.deepEqual(known.get(idOf(0)), {
    name: 'web',
    image: 'shop/web:1.4',
    project: 'shop',
    service: undefined,
    networkMode: 'bridge',
  });
  chmodSync(path, 0o644);
  writeInventory(path, [container(1)]);
  assert.equal(statSync(path).mode & 0o777, 0o600, 'also when it was not before');
  assert.deepEqual([...readInventory(path).keys()], [idOf(1)]);
});

void test('a file that was tampered with is cleaned, bounded, or not read at all', (t) => {
  const dir = directory(t);
  const path = join(dir, 'inventory.json');
  const put = (content: unknown): ReturnType<typeof readInventory> => {
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return readInventory(path);
  };
  const row = { id: idOf(0), name: 'a\u001b]0;x\u0007', image: 7, networkMode: null };
  const known = put({ version: 1, containers: [row, { id: 'short', name: 'x' }, null, 5] });
  assert.equal(known.get(idOf(0))?.name, sanitize('a\u001b]0;x\u0007'));
  assert.equal(known.get(idOf(0))?.image, undefined);
  assert.equal(known.size, 1);
  assert.equal(put({ version: 2, containers: [row] }).size, 0);
  assert.equal(put('{').size, 0);
  assert.equal(put('[]').size, 0);
  assert.equal(put(`{"version":1,"containers":[]}${' '.repeat(3 * 2 ** 20)}`).size, 0);
  const many = Array.from({ length: 2100 }, (_, index) => ({ id: idOf(index), name: 'x' }));
  assert.equal(put({ version: 1, containers: many }).size, 2000);
  assert.equal(readInventory(join(dir, 'absent')).size, 0);
});

void test('names by log links and by the records of docker', (t) => {
  const dir = directory(t);
  const places = { podLogs: join(dir, 'logs'), dockerRoot: join(dir, 'docker') };
  mkdirSync(places.podLogs);
  writeFileSync(join(places.podLogs, `api-7d4_shop_main-${idOf(1)}.log`), '');
  writeFileSync(join(places.podLogs, 'unrelated.txt'), '');
  mkdirSync(join(places.dockerRoot, 'containers', idOf(2)), { recursive: true });
  writeFileSync(
    join(places.dockerRoot, 'containers', idOf(2), 'config.v2.json'),
    JSON.stringify({
      Name: '/web',
      Config: { Image: 'nginx', Labels: { 'com.docker.compose.project': 'shop' } },
    }),
  );
  let nowMs = 0;
  const remembered = new Map([[idOf(0), { name: own('old') }]]);
  const of = knownNames(remembered, () => nowMs, places);
  assert.equal(of(idOf(0))?.name, 'old');
  assert.deepEqual(of(idOf(1)), { name: 'api-7d4/main', project: 'shop', service: 'api-7d4' });
  assert.equal(of(idOf(2))?.name, 'web');
  assert.equal(of(idOf(2))?.project, 'shop');
  assert.equal(of(idOf(3)), undefined);

  writeFileSync(join(places.podLogs, `new_shop_main-${idOf(3)}.log`), '');
  assert.equal(of(idOf(3)), undefined, 'listed a moment ago');
  nowMs = 5000;
  assert.equal(of(idOf(3))?.name, 'new/main');
});
