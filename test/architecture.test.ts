/** ARCHITECTURE.md says who may know whom; the linter has to say the same, and the tree to look like it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';

const root = path.join(import.meta.dirname, '..');
const document = fs.readFileSync(path.join(root, 'ARCHITECTURE.md'), 'utf8');
const entries = fs.readdirSync(path.join(root, 'src'), { withFileTypes: true });
const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
const MAX_LINES = 250;

/** What a folder might reach for, each once. */
const PACKAGES = [
  ...[
    'dockerode',
    'tar-stream',
    '@balena/dockerignore',
    'systeminformation',
    'react',
    'ink',
    'chalk',
    'commander',
  ],
  ...['get-east-asian-width', 'node:fs', 'node:child_process'],
];

interface Row {
  /** Undefined: all. */
  readonly folders: readonly string[] | undefined;
  readonly packages: readonly string[];
}

const quoted = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

/** The table "folder | may import | from outside", by folder. */
const table: ReadonlyMap<string, Row> = new Map(
  document
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, name]) => folders.includes(quoted(name ?? '')[0] ?? ''))
    .map(([, name = '', inside = '', outside = '']) => [
      quoted(name)[0] ?? '',
      { folders: inside === 'all' ? undefined : quoted(inside), packages: quoted(outside) },
    ]),
);

function mayImport(folder: string, specifier: string): boolean {
  const row = table.get(folder);
  const [, inside] = /^\.\.\/(.+)\/x\.js$/.exec(specifier) ?? [];
  if (inside !== undefined) return row?.folders?.includes(inside) ?? true;
  const family = specifier.replace(/^node:.*/, 'node:*');
  return row?.packages.some((name) => name === specifier || name === family) ?? false;
}

/** The specifiers that the linter refuses in a file of that folder. */
function refused(folder: string, specifiers: readonly string[]): readonly string[] {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-layers-'));
  try {
    fs.copyFileSync(path.join(root, '.oxlintrc.json'), path.join(dir, '.oxlintrc.json'));
    fs.mkdirSync(path.join(dir, 'src', folder), { recursive: true });
    const probe = specifiers.map((specifier) => `import '${specifier}';\n`).join('');
    fs.writeFileSync(path.join(dir, 'src', folder, 'probe.ts'), probe);
    const linter = path.join(root, 'node_modules/.bin/oxlint');
    // It exits 1 where it finds something, which it always does: `import 'x'` is not our style either.
    const report = execFileSync('sh', ['-c', `"$0" -f unix || true`, linter], { cwd: dir });
    const restricted = /'([^']+)' import is restricted/g;
    return [...report.toString().matchAll(restricted)].map(([, name = '']) => name);
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

test('the tree of ARCHITECTURE.md names every folder', () => {
  const drawn = [...document.matchAll(/^[├└]─ (\w+)\/ /gm)].map(([, name]) => name);
  assert.deepEqual(drawn.toSorted(), folders.toSorted());
});

for (const folder of folders) {
  test(`${folder}/ may import what the table says, and nothing else`, () => {
    assert.ok(table.has(folder), 'no row in the table');
    const others = folders.filter((other) => other !== folder).map((other) => `../${other}/x.js`);
    const all = [...others, ...PACKAGES];
    const expected = all.filter((specifier) => !mayImport(folder, specifier));
    assert.deepEqual(refused(folder, all).toSorted(), expected.toSorted());
  });
}

test('src/ is two levels deep, and no file is longer than a few screens', () => {
  const deep = folders.flatMap((folder) => {
    const within = fs.readdirSync(path.join(root, 'src', folder), { withFileTypes: true });
    return within.filter((entry) => entry.isDirectory()).map(({ name }) => `${folder}/${name}`);
  });
  assert.deepEqual(deep, []);
  const long = fs
    .readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .filter((name) => linesOf(path.join(root, 'src', name)) > MAX_LINES);
  assert.deepEqual(long, []);
});

/**
 * Of each, what is behind it takes MiB, and a start its time: by `process.getBuiltinModule`, where needed;
 * of files by `promises` of node:fs, which loads them at their first use.
 */
const HEAVY =
  /^import .*from 'node:(crypto|child_process|https?2?|tls|zlib|dns|worker_threads|inspector|fs\/promises)';$/m;

const sources = fs
  .readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => [name, fs.readFileSync(path.join(root, 'src', name), 'utf8')] as const);

test('what is heavy of Node is not loaded by an import', () => {
  const importing = sources.filter(([, text]) => {
    const [line = '', from] = HEAVY.exec(text) ?? [];
    // the client of each start, and types
    const isHeavy = from !== undefined && from !== 'http' && !line.startsWith('import type');
    return isHeavy || /^const .* = promises[;.]/m.test(text);
  });
  assert.deepEqual(
    importing.map(([name]) => name),
    [],
  );
});

test('nothing of ICU is made while modules are loaded: it takes 7 ms of a start', () => {
  const making = sources.filter(([, text]) => /^(export )?const .*new Intl\./m.test(text));
  assert.deepEqual(
    making.map(([name]) => name),
    [],
  );
});

const linesOf = (file: string): number => fs.readFileSync(file, 'utf8').split('\n').length - 1;

test('every package that is depended on has its line: what for, and what was rejected', () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
    fs.readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  const all = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
  const lines = document.slice(document.indexOf('## Dependencies')).split('\n');
  const told = new Set(lines.flatMap((line) => quoted(line.split('|')[1] ?? '')));
  const name = (each: string): string =>
    each.replace(/^@types\/.*/, '@types/*').replace(/^node-linux-.*/, 'node');
  assert.deepEqual(new Set(all.map(name)), told);
});
