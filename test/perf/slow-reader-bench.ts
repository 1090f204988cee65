/**
 * A terminal that takes 200 bytes a second for two minutes: what dtop's memory does, and how long after it is
 * read again the screen is current.
 * Usage: node --import tsx test/perf/slow-reader-bench.ts
 */
import { found, mib } from '../support/bench.js';
import { readSlowly } from '../support/slow-reader.js';

const BYTES_PER_SEC = 200;
const LASTS_MS = 120_000;
const MOST = { growthBytes: 4 * 2 ** 20, currentMs: 3000 } as const;

const { rssBytes, said, currentMs } = await readSlowly(BYTES_PER_SEC, LASTS_MS);
console.log(`  the header says: ${said ?? 'nothing'}`);
const what = `a reader of ${BYTES_PER_SEC} bytes/s for ${LASTS_MS / 1000} s`;
// in its first seconds any program takes what its code and its heap need
const half = rssBytes[Math.floor(rssBytes.length / 2)] ?? NaN;
const growth = (rssBytes.at(-1) ?? NaN) - half;
found({
  what: `${what}: memory`,
  limit: `grows by at most ${mib(MOST.growthBytes)} MiB in its second half`,
  found: `${rssBytes.map(mib).join(', ')} MiB`,
  met: growth <= MOST.growthBytes,
});
found({
  what: `${what}: current screen once it is read again`,
  limit: `within ${MOST.currentMs / 1000} s`,
  found: `${(currentMs / 1000).toFixed(2)} s`,
  met: currentMs <= MOST.currentMs,
});
