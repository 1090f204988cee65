/**
 * Brings node_modules and dist/ up to date, and does nothing when they are. Plain JavaScript without a
 * package, because it runs before there is one and on whatever Node the machine has (18 or newer);
 * everything after it runs on the Node that package-lock.json brings.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 22;
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const at = (name) => path.join(root, name);
const ownNode = at('node_modules/.bin/node');
const lockFile = at('package-lock.json');

/** What has to be brought up to date, in this order. `key` tells the state it was last brought to. */
const STEPS = [
  {
    doing: 'installing packages',
    stamp: at('node_modules/.dtop-installed'),
    key: () => digest([lockFile], process.platform, process.arch),
    complete: allPackagesPresent,
    work: install,
  },
  {
    doing: 'building',
    stamp: at('dist/.dtop-built'),
    key: () => digest([lockFile, at('package.json'), ...['scripts', 'src'].flatMap(filesBelow)]),
    complete: () => fs.existsSync(at('dist/main.js')),
    work: () => run(node(), [at('scripts/build.ts')]),
  },
];

const isDone = (step) => readText(step.stamp) === step.key() && step.complete();

if (!STEPS.every(isDone)) {
  try {
    await alone(at('.cache/setup.pid'), () => {
      for (const step of STEPS) if (!isDone(step)) bringUpToDate(step);
    });
  } catch (error) {
    console.error(`dtop: ${error.message}`);
    process.exitCode = 1;
  }
}

function bringUpToDate(step) {
  const startMs = Date.now();
  process.stderr.write(`dtop: ${step.doing} … `);
  const key = step.key();
  step.work();
  fs.writeFileSync(step.stamp, key);
  process.stderr.write(`${((Date.now() - startMs) / 1000).toFixed(1)} s\n`);
}

/** No install script runs: none of the packages needs one, and two of them would compile for minutes. */
function install() {
  const cli = process.env.npm_execpath ?? '';
  const options = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  if (path.basename(cli) === 'npm-cli.js') run(process.execPath, [cli, ...options]);
  else run('npm', options);
  // The packaged Node needs glibc; where it cannot run, a new enough Node of the machine does as well.
  if (spawnSync(ownNode, ['--version']).status !== 0) fs.rmSync(ownNode, { force: true });
  node();
}

function node() {
  if (fs.existsSync(ownNode)) return ownNode;
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) return process.execPath;
  throw new Error(
    `needs Node ${OLDEST_NODE} or newer: this is ${process.version}, ` +
      `and there is no packaged one for ${process.platform} ${process.arch}`,
  );
}

/** Its output is shown only when it fails. */
function run(command, args) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
  });
  if (status === 0) return;
  process.stderr.write(`failed\n${stdout ?? ''}${stderr ?? ''}`);
  throw error ?? new Error(`${[command, ...args].join(' ')}: exit code ${status}`);
}

/** A stamp survives an `rm -r node_modules/something`; this notices. */
function allPackagesPresent() {
  const { packages } = JSON.parse(fs.readFileSync(lockFile, 'utf8'));
  return Object.entries(packages).every(
    ([folder, { optional }]) => optional || fs.existsSync(at(path.join(folder, 'package.json'))),
  );
}

function digest(files, ...more) {
  const hash = createHash('sha256');
  for (const file of files)
    hash.update(`${path.relative(root, file)}\0`).update(fs.readFileSync(file));
  return hash.update(more.join()).digest('hex');
}

function filesBelow(folder) {
  const entries = fs.readdirSync(at(folder), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const name = path.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(name) : [at(name)];
  });
}

function readText(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

/** Two starts at once: the second waits. The lock names its owner, so a killed one blocks nobody. */
async function alone(lock, work) {
  fs.mkdirSync(path.dirname(lock), { recursive: true });
  const mine = `${lock}.${process.pid}`;
  fs.writeFileSync(mine, String(process.pid));
  try {
    // A link appears complete or not at all; a new file is empty for a moment.
    while (!linked(mine, lock)) {
      const owner = readText(lock);
      if (owner !== undefined && !isAlive(Number(owner))) fs.rmSync(lock, { force: true });
      else await sleep(100);
    }
    try {
      work();
    } finally {
      fs.rmSync(lock, { force: true });
    }
  } finally {
    fs.rmSync(mine, { force: true });
  }
}

function linked(from, to) {
  try {
    fs.linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
