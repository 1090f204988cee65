import assert from 'node:assert/strict';
import { sanitize } from '../../src/model/safe-text.js';
import { PAYLOADS } from './payloads.js';
import type { Random } from './random.js';

/** Obeyed, invisible, of another direction, or half a character: nothing of it may reach a screen. */
const UNCLEAN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Cn}]/u;
const TOO_MANY_MARKS = /^\p{M}|\p{M}{3}/u;

const PLANES = [0xff, 0x2fff, 0xffff, 0x1_ffff, 0x10_ffff];

/** Payloads, pieces of them, and any code point at all, lone surrogates too. */
export function hostileText(random: Random): string {
  const parts = Array.from({ length: random.integer(0, 6) }, () => {
    if (random.chance(0.4)) return String.fromCodePoint(random.integer(0, random.pick(PLANES)));
    if (random.chance(0.2)) return 'plain'.repeat(random.integer(1, 200));
    const { text } = random.pick(PAYLOADS);
    const from = random.integer(0, text.length);
    return random.chance(0.5) ? text : text.slice(from, from + random.integer(1, 40));
  });
  return parts.join('');
}

/** Throws unless it can be shown. */
export function assertClean(text: string, what: string): void {
  assert.doesNotMatch(text, UNCLEAN, what);
  assert.doesNotMatch(text, TOO_MANY_MARKS, what);
}

/** What holds of the sanitiser whatever it is given. */
export function assertSanitised(raw: string, limit: number): void {
  const what = JSON.stringify(raw.slice(0, 300));
  const text = sanitize(raw, limit);
  assertClean(text, what);
  assert.equal(sanitize(text, limit), text, `${what} twice is not once`);
  const bases = [...text].filter((char) => !/\p{M}/u.test(char)).length;
  assert.ok(bases <= limit + 1, `${what} became ${bases} characters`);
}
