import { age, clock } from '../model/format.js';
import type { EngineEvent, ObjectKind } from '../model/engine.js';
import { language } from '../query/language.js';
import type { Field } from '../query/field.js';
import type { Happening } from '../store/happening.js';
import type { PaneId, State } from '../store/state.js';
import { exitText } from '../triage/exit-code.js';
import { ageField, fieldsOf, idField } from './fields.js';
import { goTo } from './go-to.js';
import { refused, type Intent } from './intent.js';
import { pane, type Column, type Tone } from './pane.js';

/** What it says beside its name: how it ended, which signal, how healthy. */
export function detailOf({ action, exitCode, signal, health }: EngineEvent): string {
  if (action === 'die') return exitText(exitCode, false);
  if (signal !== undefined) return `signal ${signal}`;
  return health ?? '';
}

export function toneOf({ action, exitCode, health }: EngineEvent): Tone {
  if (action === 'oom' || health === 'unhealthy') return 'critical';
  if (action === 'die') return exitCode === 0 ? 'normal' : 'warning';
  return 'normal';
}

const columns: readonly Column<Happening>[] = [
  {
    id: 'time',
    title: 'TIME',
    help: 'When it happened, by the engine’s clock; sorted as it was told',
    align: 'left',
    width: { min: 8 },
    sort: 'desc',
    priority: 0,
    shown: true,
    value: ({ number }) => number,
    text: ({ event }) => clock(event.atMs),
    tone: () => 'dim',
  },
  {
    id: 'age',
    title: 'AGO',
    help: 'Time since then',
    align: 'right',
    width: { min: 6 },
    sort: 'asc',
    priority: 3,
    shown: false,
    value: ({ event }) => -event.atMs,
    text: ({ event }, { nowMs }) => age(nowMs - event.atMs),
    tone: () => 'dim',
  },
  {
    id: 'kind',
    title: 'KIND',
    help: 'container, image, volume, network',
    align: 'left',
    width: { min: 9 },
    sort: 'asc',
    priority: 2,
    shown: true,
    value: ({ event }) => event.kind,
    text: ({ event }) => event.kind,
    tone: () => 'dim',
  },
  {
    id: 'event',
    title: 'EVENT',
    help: 'What happened, in the engine’s word: start, die, oom, pull, …',
    align: 'left',
    width: { min: 10, max: 15, grow: 1 },
    sort: 'asc',
    priority: 0,
    shown: true,
    value: ({ event }) => event.action,
    text: ({ event }) => event.action,
    tone: ({ event }) => toneOf(event),
  },
  {
    id: 'name',
    title: 'NAME',
    help: 'Whom it happened to, as it was called then',
    align: 'left',
    width: { min: 16, max: 64, grow: 3 },
    sort: 'asc',
    priority: 0,
    shown: true,
    value: ({ name }) => name,
    text: ({ name }) => name,
  },
  {
    id: 'what',
    title: 'WHAT',
    help: 'Exit code and what it means, signal, health',
    align: 'left',
    width: { min: 16, max: 40, grow: 2 },
    sort: 'asc',
    priority: 1,
    shown: true,
    value: ({ event }) => detailOf(event),
    text: ({ event }) => detailOf(event),
    tone: ({ event }) => toneOf(event),
  },
  {
    id: 'id',
    title: 'ID',
    help: 'Of the object',
    align: 'left',
    width: { min: 12 },
    sort: 'asc',
    priority: 4,
    shown: true,
    value: ({ event }) => event.id,
    text: ({ event }) => event.id.replace(/^sha256:/, '').slice(0, 12),
    tone: () => 'dim',
  },
];

const ofColumn = fieldsOf(columns);

const fields: readonly Field<Happening>[] = [
  ofColumn('name', { kind: 'text' }),
  ofColumn('kind', { kind: 'text', colon: 'equals' }),
  ofColumn('event', { kind: 'text', colon: 'equals', aliases: ['action'] }),
  ofColumn('what', { kind: 'text' }),
  {
    id: 'exit',
    aliases: ['code'],
    kind: 'number',
    help: 'Exit code of one that ended',
    of: ({ event }) => event.exitCode,
  },
  { ...ageField(({ event }) => event.atMs), aliases: ['ago'], help: 'Time since it happened' },
  idField(({ event }) => event.id),
];

/** Of the past what had happened by then. */
export function happeningsOf({ happenings, past, nowMs }: State): readonly Happening[] {
  return past === undefined ? happenings : happenings.filter(({ event }) => event.atMs <= nowMs);
}

export const happenings = pane({
  id: 'events',
  title: 'Events',
  short: 'Ev',
  key: '8',
  noun: 'event',
  total: (state) => state.happenings.length,
  empty: () => 'Nothing has happened since dtop was started.',
  rows: happeningsOf,
  // what is copied is the id of the object
  rowKey: ({ number, event }) => `${number}/${event.id}`,
  name: ({ name }) => name,
  summary: ({ event }) => [event.action, detailOf(event)],
  language: language(fields, ({ event, name }) => [
    name,
    event.action,
    event.kind,
    detailOf(event),
  ]),
  columns,
  actions: [],
  tone: ({ event }) => (event.action === 'destroy' ? 'dim' : 'normal'),
});

const PLACES: Readonly<Record<ObjectKind, Extract<PaneId, `${ObjectKind}s`>>> = {
  container: 'containers',
  image: 'images',
  volume: 'volumes',
  network: 'networks',
};

/** To the object, in its pane. */
export function goToObject(state: State): Intent {
  const { cursor } = state.panes.events;
  const row = happeningsOf(state).find(({ number, event }) => `${number}/${event.id}` === cursor);
  if (row === undefined) return refused('no event under the cursor');
  const { event, key, name } = row;
  const place = PLACES[event.kind];
  return state[place]?.has(key) === true
    ? goTo(state, place, key)
    : refused(`${name}: the ${event.kind} is no more`);
}
