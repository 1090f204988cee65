import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitReference, withTag } from '../../src/model/reference.js';

const DIGEST = `sha256:${'a'.repeat(64)}`;

test('a reference without a tag means the latest, a port is no tag', () => {
  for (const [asked, meant] of [
    ['nginx', 'nginx:latest'],
    ['nginx:1.29', 'nginx:1.29'],
    ['localhost:5000/nginx', 'localhost:5000/nginx:latest'],
    ['localhost:5000/nginx:1', 'localhost:5000/nginx:1'],
    [`nginx@${DIGEST}`, `nginx@${DIGEST}`],
    [`nginx:1@${DIGEST}`, `nginx:1@${DIGEST}`],
  ] as const)
    assert.equal(withTag(asked), meant);
});

test('a reference is taken apart before its tag', () => {
  assert.deepEqual(splitReference('localhost:5000/a/b:1'), {
    repo: 'localhost:5000/a/b',
    tag: '1',
  });
  assert.deepEqual(splitReference('localhost:5000/a/b'), {
    repo: 'localhost:5000/a/b',
    tag: 'latest',
  });
});
