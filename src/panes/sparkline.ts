import type { Ring } from '../model/ring.js';

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/**
 * The newest `width` values as blocks, newest at the right. A space is unknown. The scale is `top`, or
 * the largest value shown when that is larger: a flat series of small values stays flat at the bottom.
 */
export function sparkline(ring: Ring | undefined, width: number, top: number): string {
  if (ring === undefined) return ' '.repeat(width);
  let largest = top;
  for (let age = 0; age < width; age++) {
    const value = ring.at(age);
    if (value > largest) largest = value;
  }
  let text = '';
  for (let age = width - 1; age >= 0; age--) {
    const value = ring.at(age);
    text += Number.isNaN(value)
      ? ' '
      : (BLOCKS[Math.min(7, Math.floor((value / largest) * 8))] ?? ' ');
  }
  return text;
}
