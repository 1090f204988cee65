/** Between two frames at least, ms: as the line allows. */
const INTERVALS = [0, 500, 1000, 2000] as const;
/** Of a frame; what a longer one takes is a measure of the line, not of the frame. */
const ORDINARY_BYTES = 1024;
/** What so many bytes may take on a line that is not slow, ms. */
const FAST_MS = 200;
/** A frame uses the line for half of its interval at most: keys want to be shown too. */
const INTERVALS_A_FRAME = 2;

/**
 * How often frames are worth writing, by what the last ones took: two slow ones slow it down, as one may
 * be a hiccup of the line or our own; it recovers in steps.
 */
export class Pace {
  #level = 0;
  /** Which level the last frame alone would have asked for. */
  #last = 0;

  /** 0: as often as there is something to show. */
  get intervalMs(): number {
    return INTERVALS[this.#level] ?? 0;
  }

  /** So many bytes took so long. @returns whether the interval is another now */
  took(bytes: number, ms: number): boolean {
    const frameMs = ms * Math.min(1, ORDINARY_BYTES / bytes);
    const asked = levelFor(frameMs);
    const before = this.#level;
    this.#level = Math.max(Math.min(asked, this.#last), before - 1);
    this.#last = asked;
    return this.#level !== before;
  }
}

function levelFor(frameMs: number): number {
  if (frameMs <= FAST_MS) return 0;
  const level = INTERVALS.findIndex((intervalMs) => intervalMs >= INTERVALS_A_FRAME * frameMs);
  return level < 0 ? INTERVALS.length - 1 : level;
}
