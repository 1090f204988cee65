import type { Container } from '../model/container.js';
import { Ring } from '../model/ring.js';
import type { Usage } from '../model/usage.js';
import { slope, type Slope } from './slope.js';

/** Time constant of what is said of "about the last ten seconds", as the kernel's avg10 has it. */
const RECENT_SEC = 5;
/** Memory that is held, for a limit that comes near: a minute of steps; ten seconds say something. */
const GROWTH = { stepSec: 3, steps: 21, least: 4 };
/** Anonymous memory, for a leak: six minutes; three say something. */
const LEAK = { stepSec: 5, steps: 72, least: 36 };
/** Phases that steps may have: those of one phase fall on one tick. */
export const PHASES = LEAK.stepSec;
/** What a network moved usually is its peak before this and the last span; half of it in ten minutes. */
const SPAN_SEC = 15;
const FORGETTING = 0.5 ** (SPAN_SEC / 600);

/** Anonymous and shared memory: what stays when all page cache was dropped. */
export const heldBytes = ({ memoryAnonBytes, memoryShmemBytes }: Usage): number =>
  memoryAnonBytes + (Number.isNaN(memoryShmemBytes) ? 0 : memoryShmemBytes);

export const networkBytesPerSec = (usage: Usage): number =>
  Math.max(usage.networkRxBytesPerSec, usage.networkTxBytesPerSec);

/** A gauge in even steps, and the slope of what is kept of it. */
class Trail {
  readonly #stepSec: number;
  readonly #least: number;
  readonly #ring: Ring;
  #sinceSec: number;
  #spacingSec: number;
  #slope: Slope | undefined;

  constructor({ stepSec, steps, least }: typeof GROWTH, phaseSec: number) {
    this.#stepSec = stepSec;
    this.#least = least;
    this.#ring = new Ring(steps);
    this.#sinceSec = phaseSec % stepSec;
    this.#spacingSec = stepSec;
  }

  push(value: number, sec: number): void {
    this.#sinceSec += sec;
    // ticks of a second come a little early or late
    if (this.#sinceSec < this.#stepSec - 0.1) return;
    // ticks may be further apart than steps
    this.#spacingSec = Math.max(this.#stepSec, sec);
    this.#sinceSec = 0;
    this.#ring.push(value);
    this.#slope = undefined;
  }

  /** Undefined while it says nothing. */
  get slope(): Slope | undefined {
    return (this.#slope ??= slope(this.#ring, this.#spacingSec, this.#least));
  }

  /** From the oldest step to the newest; `NaN` while that says nothing. */
  get grown(): number {
    const { length } = this.#ring;
    return length < this.#least ? NaN : this.#ring.at(0) - this.#ring.at(length - 1);
  }
}

/** What is remembered of a container's figures: a few sums, and some hundred bytes once it runs. */
export class Watched {
  /** Share of the quota's periods that were cut short, over about the last ten seconds; `NaN` without any. */
  throttledPercent = NaN;
  /** So many periods it is the share of. */
  throttledPeriods = 0;
  /** Growth of what is swapped out, over about the last ten seconds. */
  swapBytesPerSec = 0;
  /** The most that its network moved before the last seconds; `NaN` until there was a before. */
  networkUsualBytesPerSec = NaN;
  /** When it was first seen paused, wall clock ms; `NaN` while it is not. */
  pausedSeenAtMs = NaN;
  /** The engine itself starts it again: seen between two runs. */
  isRestartedByEngine = false;
  #usage: Usage | undefined;
  #cutShort = 0;
  #networkSpanSec = 0;
  #networkPeak = 0;
  #networkPeakBefore = NaN;
  readonly #phaseSec: number;
  #held: Trail | undefined;
  #anon: Trail | undefined;

  /** @param phaseSec of steps, so that they do not fall on one tick for all containers */
  constructor(phaseSec = 0) {
    this.#phaseSec = phaseSec;
  }

  observe(container: Container, usage: Usage | undefined, sec: number, nowMs: number): void {
    if (container.state !== 'paused') this.pausedSeenAtMs = NaN;
    else if (Number.isNaN(this.pausedSeenAtMs)) this.pausedSeenAtMs = nowMs;
    if (container.state === 'restarting') this.isRestartedByEngine = true;
    if (usage === undefined) {
      this.#usage = undefined;
      return;
    }
    const before = this.#usage;
    // the first reading of a run: nothing before it belongs to it
    if (before === undefined || Number.isNaN(usage.intervalMs)) this.#begin();
    this.#usage = usage;
    const keeps = Math.exp(-sec / RECENT_SEC);
    this.throttledPeriods *= keeps;
    this.#cutShort *= keeps;
    this.swapBytesPerSec *= keeps;
    if (usage !== before) this.#add(usage, before, 1 - keeps);
    this.#watchNetwork(usage, sec);
    this.#watchMemory(usage, sec);
  }

  /** Of the memory it holds, over the last minute; undefined while that says nothing. */
  get growth(): Slope | undefined {
    return this.#held?.slope;
  }

  /** Of its anonymous memory, over some minutes. */
  get leak(): Slope | undefined {
    return this.#anon?.slope;
  }

  /** Bytes of anonymous memory that came in these minutes; `NaN` before there are any. */
  get leakedBytes(): number {
    return this.#anon?.grown ?? NaN;
  }

  #begin(): void {
    this.throttledPercent = NaN;
    this.throttledPeriods = 0;
    this.#cutShort = 0;
    this.swapBytesPerSec = 0;
    this.#held = undefined;
    this.#anon = undefined;
  }

  #add(usage: Usage, before: Usage | undefined, weight: number): void {
    const { cpuPeriods, throttledPercent, swapBytes, intervalMs } = usage;
    if (cpuPeriods > 0) {
      this.throttledPeriods += cpuPeriods;
      this.#cutShort += (cpuPeriods * throttledPercent) / 100;
      this.throttledPercent = (100 * this.#cutShort) / this.throttledPeriods;
    }
    const swapped = (swapBytes - (before?.swapBytes ?? NaN)) / (intervalMs / 1000);
    if (!Number.isNaN(swapped)) this.swapBytesPerSec += swapped * weight;
  }

  #watchNetwork(usage: Usage, sec: number): void {
    const now = networkBytesPerSec(usage);
    if (Number.isNaN(now)) return;
    if (now > this.#networkPeak) this.#networkPeak = now;
    this.#networkSpanSec += sec;
    if (this.#networkSpanSec < SPAN_SEC) return;
    const usual = this.networkUsualBytesPerSec * FORGETTING;
    this.networkUsualBytesPerSec =
      usual > this.#networkPeakBefore ? usual : this.#networkPeakBefore;
    this.#networkPeakBefore = this.#networkPeak;
    this.#networkPeak = 0;
    this.#networkSpanSec = 0;
  }

  #watchMemory(usage: Usage, sec: number): void {
    if (Number.isNaN(usage.memoryAnonBytes)) return;
    this.#held ??= new Trail(GROWTH, this.#phaseSec);
    this.#anon ??= new Trail(LEAK, this.#phaseSec);
    this.#held.push(heldBytes(usage), sec);
    this.#anon.push(usage.memoryAnonBytes, sec);
  }
}
