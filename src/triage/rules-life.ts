import { isRunning } from '../model/container.js';
import { ago, roughly } from './duration.js';
import { exitText } from './exit-code.js';
import { AT_ONCE } from './hold.js';
import type { Exit, Finding, Incidents, Rule, Subject } from './rule.js';

/** The kernel's kill, the engine's telling of it and the end of the process are this near to each other. */
const SAME_MS = 5000;
/** Docker waits up to a minute before it starts a container again. */
const LOOP_OVER_MS = 120_000;
/** A run this young of one that was restarted often may be the next of many. */
const YOUNG_MS = 60_000;
/** What a stop leaves behind (SIGINT, SIGTERM) where nobody saw whether it was asked for. */
const STOPPED: ReadonlySet<number> = new Set([130, 143]);
const wasAsked = (exit: Exit | undefined, code: number | undefined): boolean =>
  exit?.asked ?? STOPPED.has(code ?? 0);

const isOom = (exit: Exit, { oomKillsAtMs }: Incidents): boolean =>
  oomKillsAtMs.some((atMs) => Math.abs(atMs - exit.atMs) <= SAME_MS);

const NONE: readonly Exit[] = [];

/** Exits of late that nobody asked for; all of them, code 0 or not, where the engine itself starts it again. */
function crashes({ nowMs, incidents, watched, thresholds }: Subject): readonly Exit[] {
  if (incidents.exits.length === 0) return NONE;
  return incidents.exits.filter(
    (exit) =>
      !wasAsked(exit, exit.code) &&
      (exit.code !== 0 || watched.isRestartedByEngine) &&
      nowMs - exit.atMs <= thresholds.loopSec * 1000,
  );
}

function restartLoop(subject: Subject): Finding | undefined {
  const { nowMs, container, incidents, thresholds } = subject;
  const ends = crashes(subject);
  const [first] = ends;
  const last = ends.at(-1);
  if (first === undefined || last === undefined || ends.length < thresholds.loopExits)
    return startedAgain(subject, last);
  const gapMs = (last.atMs - first.atMs) / (ends.length - 1);
  const over = nowMs - last.atMs > Math.max(LOOP_OVER_MS, 1.5 * gapMs);
  const stopped = incidents.exits.at(-1)?.asked === true || container.state === 'paused';
  if (over || stopped) return undefined;
  const why = exitText(last.code, isOom(last, incidents));
  const period = roughly(nowMs - first.atMs);
  return {
    severity: 'critical',
    score: 100,
    text: `loop ${ends.length} in ${period}, ${why}`,
  };
}

/** Too little was seen to call it a loop: what the engine says by itself. */
function startedAgain(
  { nowMs, container, incidents, thresholds }: Subject,
  last: Exit | undefined,
): Finding | undefined {
  const { state, restarts = 0, exitCode, startedAtMs } = container;
  if (state === 'restarting') {
    const oom = last !== undefined && isOom(last, incidents);
    const text = `restarting, ${exitText(last?.code ?? exitCode, oom)}`;
    return { severity: 'warning', score: 100, text };
  }
  const upMs = nowMs - (startedAtMs ?? NaN);
  if (restarts < thresholds.loopExits || !isRunning(container) || !(upMs < YOUNG_MS))
    return undefined;
  return {
    severity: 'warning',
    score: 100,
    text: `${restarts} restarts, the last ${ago(upMs)}`,
  };
}

function oomKilled({ nowMs, incidents, thresholds }: Subject): Finding | undefined {
  if (incidents.oomKillsAtMs.length === 0) return undefined;
  const kills = incidents.oomKillsAtMs.filter((atMs) => nowMs - atMs <= thresholds.oomSec * 1000);
  const [first] = kills;
  const last = kills.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const lastMs = Math.max(0, nowMs - last);
  const times = kills.length > 1 ? ` ×${kills.length} in ${roughly(nowMs - first)}` : '';
  return {
    severity: lastMs <= thresholds.oomFreshSec * 1000 ? 'critical' : 'warning',
    score: 98,
    text: `OOM kill${times}${times === '' ? '' : ', last'} ${ago(lastMs)}`,
  };
}

/** The end of its last run as it was seen; undefined where a later one was missed. */
function lastExit({ container, incidents }: Subject): Exit | undefined {
  const { finishedAtMs = NaN, roundedMs = 0 } = container;
  const last = incidents.exits.at(-1);
  const missed = last !== undefined && finishedAtMs > last.atMs + roundedMs + SAME_MS;
  return missed ? undefined : last;
}

function exited(subject: Subject): Finding | undefined {
  const { nowMs, container, incidents, thresholds } = subject;
  const { state } = container;
  const last = lastExit(subject);
  const gone = state === 'exited' || state === 'dead';
  if (!gone && (last === undefined || !isRunning(container))) return undefined;
  // one of a loop has been told
  if (!gone && crashes(subject).length >= thresholds.loopExits) return undefined;
  const code = last?.code ?? (gone ? container.exitCode : undefined);
  const atMs = last?.atMs ?? container.finishedAtMs ?? NaN;
  if (state !== 'dead' && ((code ?? 0) === 0 || wasAsked(last, code))) return undefined;
  const passedMs = Math.max(0, nowMs - atMs);
  const fresh = passedMs <= thresholds.exitedFreshSec * 1000;
  if (gone ? !(passedMs <= thresholds.exitedSec * 1000) : !fresh) return undefined;
  const why = exitText(code, last !== undefined && isOom(last, incidents));
  const what = state === 'dead' ? `dead, ${why}` : gone ? why : `restarted after ${why}`;
  return {
    severity: gone && fresh ? 'warning' : 'notice',
    score: gone ? 50 : 30,
    text: `${what}, ${ago(passedMs)}`,
  };
}

function unhealthy({ container, healthOutput }: Subject): Finding | undefined {
  if (container.health !== 'unhealthy' || !isRunning(container)) return undefined;
  const text = healthOutput === undefined ? 'unhealthy' : `unhealthy: ${healthOutput}`;
  return { severity: 'warning', score: 90, text };
}

function paused({ nowMs, incidents, watched, thresholds }: Subject): Finding | undefined {
  const { pausedSeenAtMs } = watched;
  if (Number.isNaN(pausedSeenAtMs)) return undefined;
  const forMs = nowMs - (incidents.pausedAtMs ?? pausedSeenAtMs);
  if (forMs < thresholds.pausedSec * 1000) return undefined;
  const atLeast = incidents.pausedAtMs === undefined ? 'over ' : '';
  return { severity: 'notice', score: 20, text: `paused ${atLeast}${roughly(forMs)}` };
}

/** What happened to its processes. */
export const lifeRules = {
  restartLoop: {
    id: 'restart-loop',
    severity: 'critical',
    title: 'Restart loop',
    help: 'Three exits in ten minutes nobody asked for; the last code, OOM if proven',
    needs: ['events', 'lists'],
    hold: AT_ONCE,
    test: restartLoop,
  },
  oomKilled: {
    id: 'oom-killed',
    severity: 'critical',
    title: 'OOM kill',
    help: 'The kernel killed one of its processes for memory within ten minutes',
    needs: ['events'],
    hold: AT_ONCE,
    test: oomKilled,
  },
  unhealthy: {
    id: 'unhealthy',
    severity: 'warning',
    title: 'Unhealthy',
    help: 'Its health check fails; the first line that the check printed',
    needs: ['lists'],
    hold: AT_ONCE,
    test: unhealthy,
  },
  exited: {
    id: 'exited',
    severity: 'warning',
    title: 'Crashed',
    help: 'Ended by itself within the hour with an exit code other than 0, or is dead',
    needs: ['lists', 'events'],
    hold: AT_ONCE,
    test: exited,
  },
  paused: {
    id: 'paused',
    severity: 'notice',
    title: 'Paused for long',
    help: 'Frozen for more than five minutes',
    needs: ['lists', 'events'],
    hold: AT_ONCE,
    test: paused,
  },
} as const satisfies Readonly<Record<string, Rule>>;
