import { bytes, count, rate, share } from '../model/format.js';
import type { Finding, Rule, Subject } from './rule.js';
import { heldBytes, networkBytesPerSec } from './watched.js';

const cores = (value: number): string => String(Number(value.toFixed(2)));

function cpuThrottled({ usage, watched, thresholds }: Subject): Finding | undefined {
  const { throttledPercent, throttledPeriods } = watched;
  if (!(throttledPercent >= thresholds.throttledPercent)) return undefined;
  if (throttledPeriods < thresholds.throttledPeriods) return undefined;
  return {
    severity: 'warning',
    score: throttledPercent,
    text: `throttled ${share(throttledPercent)} (limit ${cores(usage.cpuLimitCores)})`,
  };
}

function cpuHog({ usage, machine, thresholds }: Subject): Finding | undefined {
  const percent = usage.cpuPercent / machine.cpus;
  if (!(percent >= thresholds.hogPercent)) return undefined;
  return { severity: 'notice', score: percent, text: `CPU ${share(percent)} of the machine` };
}

function pidsLimit({ usage, thresholds }: Subject): Finding | undefined {
  const percent = (100 * usage.pids) / usage.pidsLimit;
  if (!(percent >= thresholds.pidsPercent)) return undefined;
  return {
    severity: percent >= thresholds.pidsCriticalPercent ? 'critical' : 'warning',
    score: Math.min(100, percent),
    text: `pids ${count(usage.pids)} of ${count(usage.pidsLimit)}`,
  };
}

function diskStall({ usage, thresholds }: Subject): Finding | undefined {
  const { pressureIoSome: stall, blockReadBytesPerSec, blockWriteBytesPerSec } = usage;
  const moved = blockReadBytesPerSec + blockWriteBytesPerSec;
  const busy = moved >= thresholds.ioBytesPerSec && stall >= thresholds.ioBusyPercent;
  // a kernel without pressure figures does not tell whether that much is too much
  const much = Number.isNaN(stall) && moved >= thresholds.ioUnknownBytesPerSec;
  if (!busy && !much && !(stall >= thresholds.ioStallPercent)) return undefined;
  const told = [
    !Number.isNaN(stall) && `stall ${share(stall)}`,
    blockReadBytesPerSec >= 1 && `r ${rate(blockReadBytesPerSec)}/s`,
    blockWriteBytesPerSec >= 1 && `w ${rate(blockWriteBytesPerSec)}/s`,
  ];
  return {
    // one that waits without moving much is held up by somebody else
    severity: busy || (!much && Number.isNaN(moved)) ? 'warning' : 'notice',
    score: Number.isNaN(stall) ? 50 : Math.min(100, stall),
    text: `io ${told.filter(Boolean).join(', ')}`,
  };
}

function networkFlood({ usage, watched, standing, thresholds }: Subject): Finding | undefined {
  const now = networkBytesPerSec(usage);
  const least = thresholds.networkBytesPerSec;
  if (!(now >= (standing === undefined ? least : least / 2))) return undefined;
  // a flood that lasts is not to become what is usual
  const usual = standing?.before ?? watched.networkUsualBytesPerSec;
  const unusual = now >= usual * thresholds.networkTimesUsual;
  const much = Number.isNaN(usual) && now >= thresholds.networkUnknownBytesPerSec;
  if (standing === undefined && !unusual && !much) return undefined;
  const direction = usage.networkRxBytesPerSec > usage.networkTxBytesPerSec ? 'in' : 'out';
  const before = Number.isNaN(usual) ? '' : `, before ${bytes(usual)}`;
  return {
    severity: Number.isNaN(usual) ? 'notice' : 'warning',
    score: 80,
    text: `net ${direction} ${rate(now)}/s${before}`,
    before: usual,
  };
}

function logGrowth({ logFile, thresholds }: Subject): Finding | undefined {
  if (logFile === undefined) return undefined;
  const { bytes: size, bytesPerSec } = logFile;
  if (size < thresholds.logBytes || !(bytesPerSec >= thresholds.logBytesPerSec)) return undefined;
  return { severity: 'warning', score: 40, text: `log ${bytes(size)}, +${rate(bytesPerSec)}/s` };
}

/** Its part of what the machine is short of, in percent; `NaN` where there is none. */
function takenPercent({ usage, machine: { pressed } }: Subject): number {
  if (pressed === undefined) return NaN;
  const { taken, leastTaken } = pressed.resource;
  const its = taken(usage);
  return its >= leastTaken ? (100 * its) / pressed.given : NaN;
}

function causing(subject: Subject): Finding | undefined {
  const { pressed } = subject.machine;
  if (pressed === undefined) return undefined;
  const percent = takenPercent(subject);
  if (!(percent >= subject.thresholds.causingPercent)) return undefined;
  const { name, whole } = pressed.resource;
  return {
    severity: 'warning',
    score: 85,
    text: `causes ${name} pressure, ${share(percent)} of ${whole}`,
  };
}

/** A container at a limit of its own waits for that, not for the machine. */
const isAtOwnLimit = ({ usage, watched, thresholds }: Subject): boolean =>
  (watched.throttledPeriods > 1 && watched.throttledPercent >= thresholds.throttledPercent / 2) ||
  (usage.memoryLimited &&
    heldBytes(usage) >= (usage.memoryLimitBytes * thresholds.memoryGrowingPercent) / 100);

function starving(subject: Subject): Finding | undefined {
  const { pressed } = subject.machine;
  if (pressed === undefined) return undefined;
  const { waited, waitedFrom, waitedFor } = pressed.resource;
  const percent = waited(subject.usage);
  if (!(percent >= waitedFrom) || isAtOwnLimit(subject)) return undefined;
  if (takenPercent(subject) >= subject.thresholds.causingPercent) return undefined;
  return {
    severity: 'notice',
    score: Math.min(100, percent),
    text: `waits for ${waitedFor} ${share(percent)}`,
  };
}

export const loadRules = {
  cpuThrottled: {
    id: 'cpu-throttled',
    severity: 'warning',
    title: 'CPU-throttled',
    help: 'Its CPU limit cut short a quarter of its periods of the last ten seconds',
    needs: ['figures'],
    hold: { on: 2, of: 3, off: 10 },
    test: cpuThrottled,
  },
  pidsLimit: {
    id: 'pids-limit',
    severity: 'critical',
    title: 'Near its process limit',
    help: 'Four fifths of its processes and threads; at the limit fork fails',
    needs: ['figures'],
    hold: { on: 2, of: 3, off: 10 },
    test: pidsLimit,
  },
  diskStall: {
    id: 'disk-stall',
    severity: 'warning',
    title: 'Disk stall',
    help: 'Its processes wait for the disk (io.pressure); what it reads and writes',
    needs: ['pressure', 'figures'],
    hold: { on: 3, of: 4, off: 15 },
    test: diskStall,
  },
  logGrowth: {
    id: 'log-growth',
    severity: 'warning',
    title: 'Log file growing fast',
    help: 'The engine’s file of what it prints is large, and grows by a megabyte a second',
    needs: ['log file'],
    hold: { on: 6, of: 10, off: 15 },
    test: logGrowth,
  },
  networkFlood: {
    id: 'network-flood',
    severity: 'warning',
    title: 'Network flood',
    help: 'Moves much, and several times what it did before',
    needs: ['figures', 'minutes'],
    hold: { on: 3, of: 4, off: 10 },
    test: networkFlood,
  },
  causing: {
    id: 'causing',
    severity: 'warning',
    title: 'Causes a pressure',
    help: 'The machine is short of something, and this one has a quarter of it',
    needs: ['host', 'figures'],
    hold: { on: 2, of: 3, off: 10 },
    test: causing,
  },
  starving: {
    id: 'starving',
    severity: 'notice',
    title: 'Suffers from a pressure',
    help: 'The machine is short of something, and this one waits for it',
    needs: ['host', 'pressure', 'figures'],
    hold: { on: 2, of: 3, off: 10 },
    test: starving,
  },
  cpuHog: {
    id: 'cpu-hog',
    severity: 'notice',
    title: 'CPU hog',
    help: 'Most of the machine’s CPU time for half a minute',
    needs: ['figures'],
    hold: { on: 25, of: 30, off: 10 },
    test: cpuHog,
  },
} as const satisfies Readonly<Record<string, Rule>>;
