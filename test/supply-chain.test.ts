import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const root = path.dirname(import.meta.dirname);
const readJson = (file: string) => JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));

interface Locked {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: true;
}

const builtIn: readonly string[] = readJson('dist/packages.json');
const locked: Readonly<Record<string, Locked>> = readJson('package-lock.json').packages;

/** Raised on purpose only, with a look at who writes the new one. */
const MOST_PACKAGES = 42;

test('plan 63: the bundle holds few packages, each of them locked', () => {
  assert.ok(builtIn.includes('node_modules/ink'), 'the list is of this bundle');
  assert.ok(builtIn.length <= MOST_PACKAGES, builtIn.join('\n'));
  for (const folder of builtIn) assert.notEqual(locked[folder], undefined, folder);
});

test('plan 63: the branches of ssh2 and gRPC are not in the bundle', () => {
  const branch = /\/(ssh2|cpu-features|asn1|bcrypt-pbkdf|protobufjs|@grpc\/|@protobufjs\/|tar-fs)/;
  assert.deepEqual(
    builtIn.filter((folder) => branch.test(`${folder}/`)),
    [],
  );
});

test('plan 63: nothing that is built in needs an install script', () => {
  assert.ok(
    Object.values(locked).some(({ hasInstallScript }) => hasInstallScript === true),
    'the lock file marks install scripts',
  );
  assert.deepEqual(
    builtIn.filter((folder) => locked[folder]?.hasInstallScript === true),
    [],
  );
  assert.match(fs.readFileSync(path.join(root, 'scripts/setup.js'), 'utf8'), /'--ignore-scripts'/);
});

test('plan 63: what is built in is locked to its content, and to no other place than a registry', () => {
  for (const folder of builtIn) {
    const { integrity, resolved = 'https://registry.' } = locked[folder] ?? {};
    assert.match(integrity ?? '', /^sha512-/, folder);
    assert.match(resolved, /^https:\/\/registry\./, folder);
  }
});
