import type { ContainerProcess, ProcessList } from '../model/process.js';
import { own, sanitize, type SafeText } from '../model/safe-text.js';
import * as wire from './wire.js';

/** What the daemon's host has its ps(1) tell; without CPU, which ps has only of a whole life. */
export const PS_ARGS = '-eo pid,ppid,user,state,rss,nlwp,etimes,args';

/** Titles of those, and of the plain `ps -ef` that every ps has. */
const TITLES = {
  pid: ['PID'],
  parent: ['PPID'],
  user: ['USER', 'UID'],
  state: ['S', 'STAT'],
  rssKib: ['RSS'],
  threads: ['NLWP'],
  ageSec: ['ELAPSED'],
  command: ['COMMAND', 'CMD', 'ARGS'],
} as const;

const COMMAND_LIMIT = 2048;

/** `GET /containers/{id}/top`: `{"Titles": ["PID", …], "Processes": [["4312", …], …]}`. */
export function processesFromTop(answer: unknown, nowMs: number): ProcessList {
  const { Titles, Processes } = wire.expectRecord(answer, 'top');
  const titles = wire.list(Titles).map((title) => wire.raw(title) ?? '');
  const rows = wire.list(Processes).map(wire.list);
  const processes = rows
    .map((row) => {
      const text = (names: readonly string[]): string =>
        wire.raw(row[titles.findIndex((title) => names.includes(title))]) ?? '';
      return processOf(text, nowMs);
    })
    .filter(({ pid }) => pid > 0);
  return { source: 'top', processes, left: 0 };
}

function processOf(text: (names: readonly string[]) => string, nowMs: number): ContainerProcess {
  const number = (names: readonly string[]): number => {
    const found = text(names);
    return found === '' ? NaN : Number(found);
  };
  const word = (names: readonly string[]): SafeText => sanitize(text(names));
  return {
    pid: number(TITLES.pid),
    insidePid: NaN,
    parentPid: number(TITLES.parent),
    startTicks: NaN,
    startedAtMs: nowMs - number(TITLES.ageSec) * 1000,
    user: word(TITLES.user),
    state: own(word(TITLES.state).slice(0, 1)),
    cpuPercent: NaN,
    rssBytes: number(TITLES.rssKib) * 1024,
    threads: number(TITLES.threads),
    readBytesPerSec: NaN,
    writeBytesPerSec: NaN,
    command: sanitize(text(TITLES.command), COMMAND_LIMIT),
    isOurs: false,
  };
}
