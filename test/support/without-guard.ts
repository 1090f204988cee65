/** Preloaded (`node --import`) into a test: the sources of the program without the guard DTOP_WITHOUT. */
import { registerHooks } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { ROOT, unguarded } from './guard.js';
import { GUARDS } from './guards.js';

const guard = GUARDS.find(({ name }) => name === process.env['DTOP_WITHOUT']);

/** Several changes may be of one file: each is made on what the one before left. */
const changes = new Map(
  (guard?.without ?? []).map((change) => [path.join(ROOT, change.file), change]),
);

registerHooks({
  load(url, context, next) {
    const file = url.startsWith('file:') ? fileURLToPath(url.replace(/\?.*$/, '')) : url;
    const change = changes.get(file);
    if (change === undefined) return next(url, context);
    const { code } = transformSync(unguarded(change), { loader: 'ts', sourcefile: file });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
