import { readFileSync } from 'node:fs';
import { ITEM_KINDS, type ItemKind } from '../cleanup/candidate.js';
import { Failure } from '../model/failure.js';
import { sanitize, type SafeText } from '../model/safe-text.js';
import { PLAN_SCHEMA } from '../output/plan.js';

/** What a reviewed plan says of one thing that is to go. */
export interface ReviewedItem {
  readonly kind: ItemKind;
  readonly id: string;
  readonly name: SafeText;
  /** Undefined where the file does not tell: then they are not compared. */
  readonly names: readonly SafeText[] | undefined;
  readonly createdAtMs: number | undefined;
  readonly sizeBytes: number;
}

export interface ReviewedPlan {
  readonly atMs: number;
  readonly items: readonly ReviewedItem[];
}

const IDS: Readonly<Record<ItemKind, RegExp>> = {
  container: /^[0-9a-f]{64}$/,
  image: /^sha256:[0-9a-f]{64}$/,
  volume: /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/,
  network: /^[0-9a-z]{25,64}$/,
  'build-cache': /^[0-9a-z]{1,64}$/,
  log: /^[0-9a-f]{64}$/,
};

/**
 * A plan as `dtop plan -o json` wrote it, perhaps with items taken out: those that can go.
 * @throws Failure `protocol` when it is no such file
 */
export function readPlan(path: string): ReviewedPlan {
  const wrong = (why: string): Failure =>
    new Failure('protocol', `${path}: ${why}`, 'It has to be what dtop plan -o json wrote.');
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
  const atMs = Date.parse(text(field(parsed, 'at')) ?? '');
  const items = field(parsed, 'items');
  if (field(parsed, 'schema') !== PLAN_SCHEMA) throw wrong(`not a plan of schema ${PLAN_SCHEMA}`);
  if (!Array.isArray(items) || Number.isNaN(atMs)) throw wrong('not a plan: no items, or no time');
  const goes = (item: unknown): boolean =>
    field(item, 'removable') === true && field(item, 'protected') !== true;
  return {
    atMs,
    items: items
      .map((item: unknown, index) => {
        const read = reviewedItem(item);
        if (read === undefined)
          throw wrong(`item ${index + 1} has no kind, or no full id of that kind`);
        return { goes: goes(item), read };
      })
      .flatMap(({ goes, read }) => (goes ? read : [])),
  };
}

function reviewedItem(item: unknown): ReviewedItem | undefined {
  const kind = ITEM_KINDS.find((each) => each === field(item, 'kind'));
  const id = text(field(item, 'id'));
  if (kind === undefined || id === undefined || !IDS[kind].test(id)) return undefined;
  const names = field(item, 'names');
  const size = field(item, 'sizeBytes');
  const createdAtMs = Date.parse(text(field(item, 'createdAt')) ?? '');
  return {
    kind,
    id,
    name: sanitize(text(field(item, 'name')) ?? id),
    names: Array.isArray(names)
      ? names.flatMap((name: unknown) => (typeof name === 'string' ? sanitize(name) : []))
      : undefined,
    createdAtMs: Number.isNaN(createdAtMs) ? undefined : createdAtMs,
    sizeBytes: typeof size === 'number' ? size : NaN,
  };
}

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;
