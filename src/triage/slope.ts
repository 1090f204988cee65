import type { Ring } from '../model/ring.js';

export interface Slope {
  /** Median of the slopes between all pairs of points (Theil–Sen): a fifth of wild points does not move it. */
  readonly perSec: number;
  /** Four of five pairs rise at least this fast: above zero it grows, and does not only swing. */
  readonly lowPerSec: number;
}

/** Points that are compared with each other: 12 make 66 pairs. */
const MOST_POINTS = 12;
const LOW = 0.2;

/** Of the values of a ring, one each `stepSec`; undefined while there are fewer than `least`. */
export function slope(ring: Ring, stepSec: number, least: number): Slope | undefined {
  const { length } = ring;
  if (length < Math.max(2, least)) return undefined;
  const stride = Math.ceil(length / MOST_POINTS);
  const points = Math.floor((length - 1) / stride) + 1;
  const slopes = new Float64Array((points * (points - 1)) / 2);
  let pair = 0;
  for (let older = points - 1; older > 0; older--) {
    const from = ring.at(older * stride);
    for (let newer = older - 1; newer >= 0; newer--) {
      const seconds = (older - newer) * stride * stepSec;
      slopes[pair++] = (ring.at(newer * stride) - from) / seconds;
    }
  }
  slopes.sort();
  const quantile = (share: number): number => slopes[Math.floor((pair - 1) * share)] ?? NaN;
  return { perSec: quantile(0.5), lowPerSec: quantile(LOW) };
}
