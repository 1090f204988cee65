/** Every parser on what nobody would send. `npm run fuzz` goes on for as long as one likes. */
import { describe, it } from 'node:test';
import { FOUND, TARGETS } from '../support/fuzz-targets.js';
import { Random } from '../support/random.js';

const ROUNDS = 400;

describe('fuzzed', () => {
  for (const [name, target] of Object.entries(TARGETS)) {
    it(`${name}: ${ROUNDS} rounds`, () => {
      const random = new Random(5);
      for (let round = 0; round < ROUNDS; round++) target(random);
    });

    for (const seed of FOUND[name] ?? [])
      it(`${name}: what was once found by ${seed}`, () => target(new Random(seed)));
  }
});
