/**
 * 10,000 containers in the engine's list, a tenth of them running, while events come and keys are pressed: until
 * they are there, how long a key may have to wait, what they take.
 */
import { found, mib } from '../support/bench.js';
import { crowd } from '../support/crowd.js';

const COUNT = 10_000;
const LASTS_MS = 10_000;
const MOST = { firstMs: 2000, heldMs: 100, bytes: 300 * 2 ** 20 } as const;

const what = `${COUNT} containers`;
const { firstMs, delays, rssBytes, listsAsked } = await crowd(COUNT, LASTS_MS);
found({
  what: `${what}: until the first frame with them`,
  limit: `under ${MOST.firstMs} ms`,
  found: `${firstMs.toFixed(0)} ms`,
  met: firstMs < MOST.firstMs,
});
found({
  what: `${what}: event loop held, p99`,
  limit: `at most ${MOST.heldMs} ms`,
  found: `${delays.p99.toFixed(1)} ms, at worst ${delays.max.toFixed(0)}`,
  met: delays.p99 <= MOST.heldMs,
});
found({
  what: `${what}: RSS`,
  limit: `under ${mib(MOST.bytes)} MiB`,
  found: `${mib(rssBytes)} MiB`,
  met: rssBytes < MOST.bytes,
});
found({
  what: `${what}: lists asked for after the first one`,
  limit: 'none',
  found: String(listsAsked),
  met: listsAsked === 0,
});
