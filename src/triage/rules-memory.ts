import { bytes, share } from '../model/format.js';
import { roughly } from './duration.js';
import type { Finding, Rule, Subject } from './rule.js';
import { heldBytes } from './watched.js';

const perMinute = (perSec: number): string => `+${bytes(perSec * 60)}/min`;

function memoryLimit({ usage, watched, thresholds }: Subject): Finding | undefined {
  if (!usage.memoryLimited) return undefined;
  const limit = usage.memoryLimitBytes;
  const held = heldBytes(usage);
  const percent = (100 * held) / limit;
  const stalled =
    usage.memoryPercent >= thresholds.memoryPercent &&
    usage.pressureMemorySome >= thresholds.memoryStallPercent;
  if (!stalled && !(percent >= thresholds.memoryGrowingPercent)) return undefined;
  const { growth } = watched;
  const perSec = growth !== undefined && growth.lowPerSec > 0 ? growth.perSec : 0;
  const fullSec = perSec > 0 ? (limit - held) / perSec : Infinity;
  const soon = fullSec <= thresholds.memorySoonSec;
  const near = percent >= thresholds.memoryPercent;
  if (!stalled && !near && !soon) return undefined;
  const critical = percent >= thresholds.memoryCriticalPercent || (near && soon);
  // an hour away is not near in time, whatever the share
  const grows = fullSec <= 3600;
  const how = grows
    ? `, ${perMinute(perSec)}, full in ${roughly(fullSec * 1000)}`
    : near
      ? ` of ${bytes(limit)}`
      : `, stalls ${share(usage.pressureMemorySome)}`;
  return {
    severity: critical ? 'critical' : 'warning',
    score: Math.min(100, percent),
    text: `mem ${share(stalled && !near ? usage.memoryPercent : percent)}${how}`,
  };
}

function memoryLeak(subject: Subject): Finding | undefined {
  const { nowMs, container, usage, watched, machine, thresholds } = subject;
  const grown = watched.leakedBytes;
  const enough = Math.max(
    thresholds.leakBytes,
    (usage.memoryAnonBytes * thresholds.leakPercent) / 100,
  );
  if (!(grown >= enough)) return undefined;
  const { startedAtMs } = container;
  if (startedAtMs !== undefined && nowMs - startedAtMs < thresholds.leakAgeSec * 1000)
    return undefined;
  const slope = watched.leak;
  if (slope === undefined || !(slope.lowPerSec > 0)) return undefined;
  const room = usage.memoryLimited
    ? usage.memoryLimitBytes - heldBytes(usage)
    : machine.memoryBytes - machine.memoryUsedBytes;
  const fullSec = room / slope.perSec;
  if (fullSec > thresholds.leakRoomSec) return undefined;
  const when = Number.isNaN(fullSec) ? '' : `, full in ${roughly(fullSec * 1000)}`;
  return {
    severity: fullSec <= thresholds.leakSoonSec ? 'warning' : 'notice',
    score: 60,
    text: `leak ${perMinute(slope.perSec)}${when}`,
  };
}

function swapping({ usage, watched, thresholds }: Subject): Finding | undefined {
  const moves = watched.swapBytesPerSec >= thresholds.swapBytesPerSec;
  const stalled =
    usage.swapBytes >= thresholds.swapBytes &&
    usage.pressureMemorySome >= thresholds.swapStallPercent;
  if (!moves && !stalled) return undefined;
  const how = moves
    ? `+${bytes(watched.swapBytesPerSec)}/s`
    : `stalls ${share(usage.pressureMemorySome)}`;
  return {
    severity: 'warning',
    score: 70,
    text: `swapping ${how}, ${bytes(usage.swapBytes)} out`,
  };
}

export const memoryRules = {
  memoryLimit: {
    id: 'memory-limit',
    severity: 'critical',
    title: 'Near its memory limit',
    help: 'Memory that cannot be dropped nears its limit, or fills it soon',
    needs: ['figures', 'pressure'],
    hold: { on: 2, of: 3, off: 15 },
    test: memoryLimit,
  },
  memoryLeak: {
    id: 'memory-leak',
    severity: 'warning',
    title: 'Memory leak',
    help: 'Anonymous memory grew steadily for minutes, and is full within a day',
    needs: ['figures', 'minutes'],
    hold: { on: 5, of: 6, off: 30 },
    test: memoryLeak,
  },
  swapping: {
    id: 'swapping',
    severity: 'warning',
    title: 'Swapping',
    help: 'Memory goes out to swap, or what is out there stalls it',
    needs: ['figures', 'pressure'],
    hold: { on: 3, of: 5, off: 15 },
    test: swapping,
  },
} as const satisfies Readonly<Record<string, Rule>>;
