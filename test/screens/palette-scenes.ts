import type { EngineEvent } from '../../src/model/engine.js';
import { own } from '../../src/model/safe-text.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { arranged, HOST, idOf, NOW } from '../support/sample-state.js';
import { ending, stoppingSince } from '../support/sample-stop.js';
import { pressed, scene, shop, WIDE, type Scene } from './scenes.js';

const event = (action: string, change: Partial<EngineEvent> = {}): EngineEvent => ({
  kind: 'container',
  action: own(action),
  id: idOf(0),
  atMs: NOW - 60_000,
  since: '0',
  name: undefined,
  exitCode: undefined,
  signal: undefined,
  health: undefined,
  ...change,
});

const happened = (): State =>
  arranged(
    reduce(pressed(shop, '8'), {
      type: 'happened',
      host: HOST,
      events: [
        event('pull', { kind: 'image', id: 'redis:8', name: own('redis:8') }),
        event('start', { id: idOf(3), atMs: NOW - 50_000 }),
        event('kill', { id: idOf(3), atMs: NOW - 41_000, signal: own('15') }),
        event('die', { id: idOf(3), atMs: NOW - 40_000, exitCode: 137 }),
        event('health_status', { id: idOf(2), atMs: NOW - 30_000, health: own('unhealthy') }),
        event('oom', { atMs: NOW - 20_000 }),
        event('destroy', { id: idOf(9), atMs: NOW - 10_000, name: own('job-0') }),
      ],
    }),
  );

/** The engine has told how it is limited now. */
function limited(): State {
  const typed = pressed(shop, 'L', ...'cpus=0.2 pids=100');
  const words = { cpuPeriodUs: 100_000, isSwapLimited: false };
  const key = typed.panes.containers.cursor ?? '';
  return reduce(typed, { type: 'limits-told', key, words });
}

/** The first one goes on by itself some day. */
const kept = (state: State): State => {
  const undo = { does: 'unpause', startedAtMs: NOW } as const;
  const timer = { container: idOf(0), name: own('api-1'), dueMs: NOW + 400_000, undo };
  return reduce(state, { type: 'timers-changed', timers: [timer] });
};

export const PALETTE_SCENES: readonly Scene[] = [
  scene('limits', limited(), WIDE),
  scene('limits-wrong', pressed(shop, 'L', ...'cpu=x')),
  scene('confirm-pause-timed', pressed(shop, 'p', 't', 'ctrl+u', ...'for=10m', 'enter')),
  scene('ask-pause-time', pressed(shop, '*', 'p', 't')),
  scene('detail-timer', kept(pressed(shop, 'O')), WIDE),
  scene('ask-keep', pressed(kept(shop), 'x')),
  scene('stopping', stoppingSince(shop, ending(shop, 0, 'container.stop'), 4000), WIDE),
  scene('restart-policy', pressed(shop, 'R', 'down')),
  scene('events', happened(), WIDE),
  scene('palette', pressed(shop, ':'), WIDE),
  scene('palette-sought', pressed(shop, ':', ...'stop', 'down')),
  scene('palette-look-up', pressed(shop, ':', ...'image shop')),
];
