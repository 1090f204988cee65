/**
 * demo/: a simulated host, so that dtop can be seen, tested and photographed without a daemon. Imports
 * model only; `engine/demo` and `sampler/demo` are its two doors, like a daemon and a kernel.
 *
 * Everything here is a function of a seed, a lane (which figure of which container) and a time: nothing
 * is remembered between calls, so asking twice, or in another order, changes nothing.
 */

/** Bit mixer `lowbias32` of Chris Wellons' hash-prospector: every input bit reaches every output bit. */
function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** A lane of its own for each name under one seed. */
export function lane(seed: number, name: string): number {
  let hash = mix(seed);
  for (let index = 0; index < name.length; index++) {
    hash = mix(hash ^ name.charCodeAt(index));
  }
  return hash;
}

/** Uniform in [0, 1), the same for the same arguments. */
export const noise = (of: number, index: number): number =>
  mix(of ^ Math.imul(index | 0, 0x9e3779b1)) / 2 ** 32;

/** Smooth noise in [-1, 1]: one hill or valley per unit of `x`. */
export function drift(of: number, x: number): number {
  const left = Math.floor(x);
  const t = x - left;
  const eased = t * t * (3 - 2 * t);
  return 2 * (noise(of, left) * (1 - eased) + noise(of, left + 1) * eased) - 1;
}

/** 64 hexadecimal digits, as engines name things. */
export function hexId(seed: number, name: string): string {
  const of = lane(seed, name);
  return Array.from({ length: 8 }, (_, word) =>
    Math.floor(noise(of, word) * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
}
