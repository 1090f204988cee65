import { Failure } from '../model/failure.js';
import type { ContainerTarget, Signal } from '../model/operation.js';
import { own } from '../model/safe-text.js';
import { type Change, conflict, known, NOTHING } from './change.js';
import type { DemoContainer } from './demo-container.js';
import type { DemoWorld } from './world.js';

/** Exit codes of the signals that end a process: 128 + the signal's number. */
const DEADLY: Partial<Readonly<Record<Signal, number>>> = {
  SIGKILL: 137,
  SIGTERM: 143,
  SIGINT: 130,
  SIGQUIT: 131,
  SIGHUP: 129,
};

export const isDeadly = (signal: Signal): boolean => DEADLY[signal] !== undefined;

/** Seconds from SIGTERM to the exit of a process that does not say otherwise. */
const STOP_SEC = 0.6;

function alive(world: DemoWorld, target: ContainerTarget): DemoContainer {
  const container = known(world, target);
  if (!container.alive) throw conflict(`Container ${target.id} is not running`);
  return container;
}

export function start(world: DemoWorld, target: ContainerTarget): Change {
  const container = known(world, target);
  if (container.state === 'paused') {
    throw conflict('cannot start a paused container, try unpause instead');
  }
  if (container.alive) return NOTHING;
  return {
    waitMs: 350,
    finish: () => {
      if (known(world, target).alive) return;
      const atMs = world.advance();
      container.start(atMs);
      world.tell(container, atMs, 'start');
    },
  };
}

export function stop(world: DemoWorld, target: ContainerTarget, graceSec: number): Change {
  const container = known(world, target);
  const atMs = world.advance();
  if (container.state === 'restarting') {
    container.exit(atMs, 0, 'asked');
    world.tell(container, atMs, 'stop');
  }
  if (!container.alive) return NOTHING;
  if (container.state === 'paused') container.unpause(atMs);
  const needsSec = container.spec.stopSec ?? STOP_SEC;
  const leavesMs = Math.min(needsSec, graceSec) * 1000;
  world.tell(container, atMs, 'kill', { signal: own('15') });
  container.exitLater(atMs + leavesMs, needsSec <= graceSec ? 0 : 137);
  return {
    // timers may come a little early
    waitMs: leavesMs + 10,
    finish: () => world.tell(known(world, target), world.advance(), 'stop'),
  };
}

export function restart(world: DemoWorld, target: ContainerTarget, graceSec: number): Change {
  const stopping = stop(world, target, graceSec);
  return {
    waitMs: stopping.waitMs + 350,
    finish: () => {
      stopping.finish();
      start(world, target).finish();
      world.tell(known(world, target), world.advance(), 'restart');
    },
  };
}

export function pause(world: DemoWorld, target: ContainerTarget): Change {
  const paused = (): DemoContainer => {
    const container = alive(world, target);
    if (container.state === 'paused') throw conflict(`Container ${target.id} is already paused`);
    return container;
  };
  paused();
  return {
    waitMs: 60,
    finish: () => {
      const container = paused();
      const atMs = world.advance();
      container.pause(atMs);
      world.tell(container, atMs, 'pause');
    },
  };
}

export function unpause(world: DemoWorld, target: ContainerTarget): Change {
  const frozen = (): DemoContainer => {
    const container = known(world, target);
    // the daemon answers 500 here, not 409
    if (container.state !== 'paused') {
      throw new Failure('daemon', `Container ${target.id} is not paused`);
    }
    return container;
  };
  frozen();
  return {
    waitMs: 60,
    finish: () => {
      const container = frozen();
      const atMs = world.advance();
      container.unpause(atMs);
      world.tell(container, atMs, 'unpause');
    },
  };
}

export function kill(world: DemoWorld, target: ContainerTarget, signal: Signal): Change {
  const container = known(world, target);
  if (!container.alive) {
    throw conflict(`Cannot kill container: ${target.id}: Container ${target.id} is not running`);
  }
  const atMs = world.advance();
  const exitCode = DEADLY[signal];
  world.tell(container, atMs, 'kill', { signal: own(signal) });
  if (exitCode === undefined) return NOTHING;
  const leavesMs = signal === 'SIGKILL' ? 100 : (container.spec.stopSec ?? STOP_SEC) * 1000;
  if (Number.isFinite(leavesMs)) container.exitLater(atMs + leavesMs, exitCode);
  return { waitMs: signal === 'SIGKILL' ? leavesMs + 10 : 0, finish: () => void world.advance() };
}
