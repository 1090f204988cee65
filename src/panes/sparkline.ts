import type { Samples } from '../model/ring.js';

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/** What all cells together show, in samples: a minute at one a second. */
const SAMPLES = 60;
/** Shown as 0.0 by figures; draws nothing. */
const NOTHING = 0.05;

/**
 * The newest samples as blocks, newest at the right; a cell is the peak of its samples, so that no spike is
 * lost. Nothing is drawn for zero, as in charts, nor for unknown. The scale is `top`, or the largest value
 * shown when that is larger: a flat series of small values stays flat at the bottom.
 *
 * Samples keep their cell-mates: cells move on only when the newest one is full, and a tick in between is
 * one new cell to the terminal at most.
 */
export function sparkline(ring: Samples | undefined, width: number, top: number): string {
  const peaks = cellPeaks(ring, width);
  const largest = peaks.reduce((most, value) => (value > most ? value : most), top);
  return peaks
    .map((value) =>
      value >= NOTHING ? BLOCKS[Math.min(7, Math.floor((value / largest) * 8))] : ' ',
    )
    .join('');
}

/** The cell of the sample of this age; undefined when it is older than all of them. */
export function cellOf(age: number, pushed: number, width: number): number | undefined {
  const { perCell, inNewest } = cellSizes(pushed, width);
  const before = age < inNewest ? 0 : 1 + Math.floor((age - inNewest) / perCell);
  return age >= 0 && before < width ? width - 1 - before : undefined;
}

function cellSizes(pushed: number, width: number) {
  const perCell = Math.max(1, Math.ceil(SAMPLES / width));
  return { perCell, inNewest: pushed === 0 ? perCell : ((pushed - 1) % perCell) + 1 };
}

/** The largest value of the last minute; NaN when none is known. */
export const lastPeak = (ring: Samples | undefined): number =>
  ring === undefined ? NaN : peak(ring, 0, SAMPLES);

function cellPeaks(ring: Samples | undefined, width: number): readonly number[] {
  if (ring === undefined) return Array.from({ length: width }, () => NaN);
  const { perCell, inNewest } = cellSizes(ring.pushed, width);
  return Array.from({ length: width }, (_, cell) => {
    const before = width - 1 - cell;
    const from = before === 0 ? 0 : inNewest + (before - 1) * perCell;
    return peak(ring, from, before === 0 ? inNewest : from + perCell);
  });
}

/** Of the samples of these ages; NaN when none is known. */
function peak(ring: Samples, from: number, to: number): number {
  let most = NaN;
  for (let age = from; age < to; age++) {
    const value = ring.at(age);
    if (value > most || Number.isNaN(most)) most = value;
  }
  return most;
}
