import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSlowly } from '../support/slow-reader.js';

/** A minute at 200 bytes a second is test/perf/slow-reader-bench. */
test('on a slow line memory stays flat, it is said, and what is shown is current', async () => {
  const { rssBytes, said, currentMs } = await readSlowly(1000, 10_000);
  const [first = NaN, last = NaN] = [rssBytes[0], rssBytes.at(-1)];
  assert.ok(last < first + 24 * 2 ** 20, `${rssBytes.join(', ')} bytes`);
  assert.match(said ?? 'nothing', /^slow link: (0\.5|1|2) fps$/);
  assert.ok(currentMs < 3000, `current after ${currentMs} ms`);
});
