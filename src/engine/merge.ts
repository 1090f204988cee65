import { isRunning, type Container } from '../model/container.js';
import type { EngineEvent } from '../model/engine.js';
import { health } from './wire-status.js';

/** Clocks of list and events agree to this; the words of a list are cut to seconds at best. */
const SLACK_MS = 2000;

const precision = (container: Container): number => container.roundedMs ?? 0;

/** Could both be the same instant, each known as precisely as it is? One that is unknown contradicts nothing. */
function agree(old: Container, next: Container, key: 'startedAtMs' | 'finishedAtMs'): boolean {
  const [before, after] = [old[key], next[key]];
  if (before === undefined || after === undefined) return true;
  return Math.abs(before - after) <= precision(old) + precision(next) + SLACK_MS;
}

const exactStart = (container: Container): number | undefined =>
  container.roundedMs === undefined ? container.startedAtMs : undefined;

const times = (container: Container) => ({
  startedAtMs: container.startedAtMs,
  finishedAtMs: container.finishedAtMs,
  roundedMs: container.roundedMs,
});

/** A row of podman's list, which leaves out the network mode and whether it is healthy. */
export const isTerse = ({ networkMode }: Container): boolean => networkMode === '';

/**
 * A fresh answer over what was known: facts the answer has win, facts it cannot have (the list knows no
 * exact times, pid, restart count, and a terse one neither health nor network mode) stay while it is the
 * same run.
 */
export function mergeContainer(old: Container | undefined, next: Container): Container {
  if (old === undefined) return next;
  const running = isRunning(next);
  const sameRun =
    running === isRunning(old) && agree(old, next, running ? 'startedAtMs' : 'finishedAtMs');
  const known = old.startedAtMs !== undefined || old.finishedAtMs !== undefined;
  // of two tellings of the same run, the more precise one
  const keepTimes = sameRun && known && precision(old) <= precision(next);
  const merged = keepTimes ? times(old) : times(next);
  return {
    ...next,
    ...merged,
    // the list tells the end of a run, not its start
    startedAtMs: merged.startedAtMs ?? (running ? undefined : exactStart(old)),
    finishedAtMs: merged.finishedAtMs ?? old.finishedAtMs,
    pid: next.pid ?? (sameRun && running ? old.pid : undefined),
    restarts: next.restarts ?? (sameRun || !running ? old.restarts : undefined),
    exitCode: next.exitCode ?? (sameRun && !running ? old.exitCode : undefined),
    health: next.health ?? (isTerse(next) && sameRun && running ? old.health : undefined),
    networkMode: isTerse(next) ? old.networkMode : next.networkMode,
  };
}

type Effect = (container: Container, event: EngineEvent) => Container;

const EFFECTS: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  [
    'start',
    (container, { atMs }) => ({
      ...container,
      state: 'running',
      health: undefined,
      startedAtMs: atMs,
      roundedMs: undefined,
      exitCode: undefined,
      pid: undefined,
      // one more, where the engine itself starts it
      restarts: undefined,
    }),
  ],
  [
    'die',
    (container, { atMs, exitCode }) => ({
      ...container,
      state: 'exited',
      health: undefined,
      startedAtMs: exactStart(container),
      finishedAtMs: atMs,
      roundedMs: undefined,
      exitCode,
      pid: undefined,
    }),
  ],
  ['pause', (container) => ({ ...container, state: 'paused' })],
  ['unpause', (container) => ({ ...container, state: 'running' })],
  ['rename', (container, { name }) => ({ ...container, name: name ?? container.name })],
  [
    'health_status',
    (container, event) => ({ ...container, health: health(event.health) ?? container.health }),
  ],
]);

/**
 * What an event tells of a container by itself. An event of an earlier run (the daemon repeats some
 * after a reconnect) tells nothing.
 * @returns the same object when nothing changed
 */
export function applyEvent(container: Container, event: EngineEvent): Container {
  const startedAtMs = exactStart(container);
  if (startedAtMs !== undefined && event.atMs < startedAtMs - SLACK_MS) return container;
  return EFFECTS.get(event.action)?.(container, event) ?? container;
}
