/**
 * Runs dist/main.js with V8's code cache beside each chunk: compiling them is most of what a start
 * costs (measured on the whole program: 160 ms with the cache of `module.enableCompileCache`, which is
 * taken before anything ran, 115 ms with this one, taken at the end of a run).
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const requireBuiltin = createRequire(import.meta.url);
const modules = new Map();

function load(name) {
  const known = modules.get(name);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  modules.set(name, module);
  const file = path.join(dist, name);
  const script = compile(file, fs.readFileSync(file, 'utf8'));
  script.runInThisContext()(module, module.exports, require, file, dist);
  return module.exports;
}

function require(name) {
  return name.startsWith('./') ? load(name.slice(2)) : requireBuiltin(name);
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
    process.once('exit', () => writeIfAllowed(cacheFile, () => script.createCachedData()));
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

/** Somebody else's installation: then each start compiles. */
function writeIfAllowed(file, data) {
  try {
    fs.accessSync(dist, fs.constants.W_OK);
    fs.writeFileSync(`${file}.${process.pid}`, data());
    fs.renameSync(`${file}.${process.pid}`, file);
  } catch {}
}

if (fs.existsSync(dist)) {
  load('main.js');
} else {
  console.error('dtop: not built yet: run npm run build, or npm start');
  process.exitCode = 1;
}
