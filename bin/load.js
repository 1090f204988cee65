/**
 * Runs dist/main.js with V8's code cache beside each chunk: compiling them is most of what a start
 * costs (measured on the whole program: 160 ms with the cache of `module.enableCompileCache`, which is
 * taken before anything ran, 115 ms with this one, taken at the end of a run). CommonJS, because to an ES
 * module each of Node's own modules is a copy with all its properties, and to copy `process.stdin` opens it.
 */
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const v8 = require('node:v8');
const { Script } = require('node:vm');

const MODULES = ['os', 'timers/promises', 'stream', 'net', 'http', 'tty'];
/**
 * Memory before speed, which a tick a second does not need. The young generation stays as small as it
 * starts (measured at a second's tick: 60 containers 80 → 76 MiB, 1,000 containers 165 → 117 MiB, for a
 * tenth more CPU), and TurboFan, whose code alone takes 5 MiB, stays out: Maglev does (60 containers
 * 76 → 71 MiB; a start costs 5 % less CPU, a thousand containers 7 % more).
 */
const FLAGS = ['--semi-space-growth-factor=1', '--no-opt'];
/** Scripts ask for it: as fast as it goes, without what a monitor needs. */
const isVersion = process.argv.slice(2).join(' ') === '--version';
if (!isVersion) prepare();

function prepare() {
  // Node's own modules that a screen needs, before the flags: V8 takes no code cache made under others.
  for (const name of MODULES) require(`node:${name}`);
  for (const flag of FLAGS) v8.setFlagsFromString(flag);
}

const dist = path.join(__dirname, '../dist/');
const modules = new Map();
/** Chunks that were compiled without a cache, by the file that is to hold it. */
const uncached = new Map();

function load(name) {
  const known = modules.get(name);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  modules.set(name, module);
  const file = path.join(dist, name);
  const script = compile(file, fs.readFileSync(file, 'utf8'));
  script.runInThisContext()(module, module.exports, requireChunk, file, dist);
  return module.exports;
}

function requireChunk(name) {
  return name.startsWith('./') ? load(name.slice(2)) : require(name);
}

function compile(filename, source) {
  // V8 compares only the length of the source, so only a name that tells the content (all but the
  // entry's carry its hash) may have a cache.
  const cacheFile =
    !isVersion && /-[0-9A-Z]{8}\.js$/.test(filename)
      ? `${filename}.${process.versions.v8}.cache`
      : undefined;
  const cachedData = cacheFile === undefined ? undefined : readIfThere(cacheFile);
  const script = new Script(
    `(function (module, exports, require, __filename, __dirname) {${source}\n})`,
    { filename, cachedData },
  );
  if (cacheFile !== undefined && (cachedData === undefined || script.cachedDataRejected)) {
    uncached.set(cacheFile, script);
  }
  return script;
}

function readIfThere(file) {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

/** At the end of a run, when V8 knows what was used. Somebody else's installation has none. */
process.once('exit', () => {
  try {
    if (uncached.size > 0) fs.accessSync(dist, fs.constants.W_OK);
    for (const [file, script] of uncached) {
      fs.writeFileSync(`${file}.${process.pid}`, script.createCachedData());
      fs.renameSync(`${file}.${process.pid}`, file);
    }
  } catch {}
});

if (fs.existsSync(dist)) {
  load('main.js');
} else {
  console.error('dtop: not built yet: run npm run build, or npm start');
  process.exitCode = 1;
}
