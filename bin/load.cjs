/**
 * Runs dist/main.js with V8's code cache beside each chunk: compiling them is most of what a start
 * costs (measured on the whole program: 160 ms with the cache of `module.enableCompileCache`, which is
 * taken before anything ran, 115 ms with this one, taken at the end of a run). CommonJS, because to an ES
 * module each of Node's own modules is a copy with all its properties, and to copy `process.stdin` opens it.
 */
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { Script } = require('node:vm');

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
  const cacheFile = /-[0-9A-Z]{8}\.js$/.test(filename)
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
