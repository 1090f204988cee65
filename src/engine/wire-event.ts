import type { EngineEvent, ObjectKind } from '../model/engine.js';
import { sanitize } from '../model/safe-text.js';
import * as wire from './wire.js';

/**
 * What the daemon is asked to send. `exec_*` is left out: a health check makes three of them a run, and
 * their Action carries whole command lines. `died` and `remove` are podman's `die` and `destroy`: it
 * filters by its own words and then tells docker's.
 */
export const EVENT_FILTERS = {
  type: ['container', 'image', 'volume', 'network'],
  event: [
    ...['create', 'start', 'die', 'died', 'stop', 'restart', 'pause', 'unpause', 'kill', 'oom'],
    ...['rename', 'update', 'health_status', 'destroy', 'remove'],
    ...['pull', 'tag', 'untag', 'delete', 'import', 'load', 'prune'],
    ...['connect', 'disconnect'],
  ],
};

const KINDS: ReadonlyMap<unknown, ObjectKind> = new Map([
  ['container', 'container'],
  ['image', 'image'],
  ['volume', 'volume'],
  ['network', 'network'],
]);

/** Podman's words for docker's. */
const CONTAINER_ACTIONS: ReadonlyMap<string, string> = new Map([
  ['died', 'die'],
  ['remove', 'destroy'],
]);

/** A double holds `timeNano` to 256 ns: one step back, so that `since` never skips the event itself. */
const NANO_STEP = 512;

function times(raw: wire.Raw): { readonly atMs: number; readonly since: string } {
  const nano = wire.number(raw['timeNano']) ?? wire.figure(raw['time']) * 1e9;
  if (Number.isNaN(nano)) return { atMs: NaN, since: '0' };
  const from = BigInt(Math.max(0, Math.floor(nano) - NANO_STEP));
  const fraction = String(from % 1_000_000_000n).padStart(9, '0');
  return { atMs: nano / 1e6, since: `${from / 1_000_000_000n}.${fraction}` };
}

/** `exitCode` is text in docker, `containerExitCode` in podman. */
function exitCode(attributes: unknown): number | undefined {
  const code = wire.field(attributes, 'exitCode') ?? wire.field(attributes, 'containerExitCode');
  const parsed = typeof code === 'string' && code !== '' ? Number(code) : wire.number(code);
  return Number.isInteger(parsed) ? parsed : undefined;
}

/**
 * One line of `GET /events`. A container joining or leaving a network is told as an event of the
 * container, whose row it changes.
 * @returns `undefined` for what dtop does not act on
 */
export function engineEvent(value: unknown): EngineEvent | undefined {
  const raw = wire.record(value);
  const kind = KINDS.get(raw?.['Type']);
  const spelled = wire.raw(raw?.['Action']);
  const id = wire.raw(wire.field(raw?.['Actor'], 'ID'));
  if (raw === undefined || kind === undefined || spelled === undefined || id === undefined) return;
  const attributes = wire.field(raw['Actor'], 'Attributes');
  // `health_status: healthy`; podman says it in an attribute or beside the action
  const [word = '', rest] = spelled.split(/: ?/, 2);
  const health = rest ?? wire.field(attributes, 'health_status') ?? wire.field(raw, 'HealthStatus');
  const member = kind === 'network' ? wire.raw(wire.field(attributes, 'container')) : undefined;
  const about = member === undefined ? { kind, id } : { kind: 'container' as const, id: member };
  const action = about.kind === 'container' ? (CONTAINER_ACTIONS.get(word) ?? word) : word;
  return {
    ...about,
    ...times(raw),
    action: sanitize(action),
    name: member === undefined ? wire.text(wire.field(attributes, 'name')) : undefined,
    exitCode: action === 'die' ? exitCode(attributes) : undefined,
    signal: wire.text(wire.field(attributes, 'signal')),
    health: word === 'health_status' ? wire.text(health) : undefined,
  };
}
