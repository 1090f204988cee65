/**
 * npm run fuzz: every parser on what nobody would send, each round with a seed of its own. A seed that
 * finds something is told with its error; it belongs into FOUND of test/support/fuzz-targets.ts.
 * Usage: npm run fuzz -- [--minutes 10] [--seed 1] [target ...]
 */
import { parseArgs } from 'node:util';
import { TARGETS } from '../support/fuzz-targets.js';
import { Random } from '../support/random.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
  },
});
/** Of one target, before it is the next one's turn. */
const ROUNDS = 1000;

const chosen = Object.entries(TARGETS).filter(
  ([name]) => positionals.length === 0 || positionals.includes(name),
);
if (chosen.length === 0) throw new Error(`targets: ${Object.keys(TARGETS).join(', ')}`);
const endMs = Date.now() + Number(values.minutes) * 60_000;
const failed = new Map<string, number>();
let seed = Number(values.seed);
let rounds = 0;
for (; Date.now() < endMs; seed += ROUNDS)
  for (const [name, target] of chosen) {
    if (failed.has(name)) continue;
    for (let round = 0; round < ROUNDS && !failed.has(name); round++, rounds++)
      try {
        target(new Random(seed + round));
      } catch (error) {
        failed.set(name, seed + round);
        console.log(`${name}, seed ${seed + round}: ${String(error)}`);
      }
  }
console.log(
  `${rounds} rounds of ${chosen.length} targets, up to seed ${seed}: ${failed.size} failed`,
);
process.exitCode = failed.size === 0 ? 0 : 1;
