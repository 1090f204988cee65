import { language } from '../query/language.js';
import type { Item } from './plan.js';

const age = (of: (item: Item) => number | undefined) => (item: Item, nowMs: number) =>
  nowMs - (of(item) ?? NaN);

/** What `--where` and `/` ask of items. */
export const itemLanguage = language<Item>(
  [
    {
      id: 'kind',
      aliases: [],
      kind: 'text',
      colon: 'equals',
      help: 'container, image, volume, network, build-cache, log',
      of: ({ kind }) => kind,
    },
    {
      id: 'name',
      aliases: ['tag'],
      kind: 'text',
      help: 'Its name, or one of its names',
      of: ({ name, names }) => (names.length > 0 ? names : name),
    },
    {
      id: 'id',
      aliases: [],
      kind: 'text',
      colon: 'starts',
      help: 'The id, or its beginning',
      of: ({ id }) => [id, id.replace(/^sha256:/, '')],
    },
    {
      id: 'size',
      aliases: [],
      kind: 'bytes',
      help: 'What comes back with it',
      of: ({ sizeBytes }) => sizeBytes,
    },
    {
      id: 'age',
      aliases: ['created'],
      kind: 'duration',
      help: 'Of a container since it ended, else since it was made',
      of: age(({ sinceMs }) => sinceMs),
    },
    {
      id: 'idle',
      aliases: [],
      kind: 'duration',
      help: 'Time since it was last used, where that is known',
      of: age(({ lastUsedAtMs }) => lastUsedAtMs),
    },
    {
      id: 'by',
      aliases: ['container'],
      kind: 'text',
      help: 'What holds it',
      of: ({ holders }) => holders.map(({ name }) => name),
    },
    {
      id: 'reason',
      aliases: [],
      kind: 'text',
      help: 'Why it can go, or what holds it',
      of: ({ reason }) => reason,
    },
    {
      id: 'removable',
      aliases: [],
      kind: 'flag',
      help: 'Nothing that stays holds it',
      of: ({ removable }) => removable,
    },
    {
      id: 'protected',
      aliases: [],
      kind: 'flag',
      help: 'By the label dtop.protect=true, or by --protect',
      of: ({ protected: isProtected }) => isProtected,
    },
    {
      id: 'nameless',
      aliases: ['dangling', 'anonymous'],
      kind: 'flag',
      help: 'A dangling image, an anonymous volume',
      of: ({ isNameless }) => isNameless,
    },
    {
      id: 'label',
      aliases: ['labels'],
      kind: 'label',
      help: 'A label: label:team, label:team=pay',
      of: ({ labels }) => labels,
    },
  ],
  ({ kind, name, names, id, reason }) => [kind, name, ...names, id, reason],
);
