import {
  ITEM_KINDS,
  type Candidate,
  type Inventory,
  type ItemKey,
  type ItemKind,
} from './candidate.js';
import { containerCandidates, logCandidates } from './containers.js';
import {
  cacheCandidates,
  imageCandidates,
  networkCandidates,
  volumeCandidates,
} from './objects.js';

/** A candidate under a choice. */
export interface Item extends Candidate {
  /** Nothing that stays holds it. */
  readonly removable: boolean;
  readonly protected: boolean;
  /** Chosen and removable. */
  readonly going: boolean;
  /**
   * What comes back with it, beside what goes before it: of layers that several going images share all
   * with the last of them, so that a sum over what goes is what comes back. Of what stays: what choosing
   * it too would bring.
   */
  readonly sizeBytes: number;
  /** Why it can go, or what holds it. */
  readonly reason: string;
}

export interface Plan {
  /** All candidates, in their order. */
  readonly items: readonly Item[];
  /** What goes, in an order in which nothing goes before what holds it. */
  readonly going: readonly Item[];
  /** Bytes that come back, as far as sizes are known. */
  readonly freesBytes: number;
  /** How many of what goes are of unknown size. */
  readonly unknownSizes: number;
}

/** Everything of an inventory that could go or is held, by kind. */
export const candidates = (inventory: Inventory): readonly Candidate[] => [
  ...containerCandidates(inventory),
  ...imageCandidates(inventory),
  ...volumeCandidates(inventory),
  ...networkCandidates(inventory),
  ...cacheCandidates(inventory),
  ...logCandidates(inventory),
];

const PROTECT_LABEL = 'dtop.protect';

/** The label `dtop.protect=true`, or without a value. */
const isLabelled = ({ labels }: Candidate): boolean =>
  [...labels].some(([key, value]) => key === PROTECT_LABEL && (value === 'true' || value === ''));

export interface Choice {
  readonly chosen: ReadonlySet<ItemKey>;
  /** Beside those that have the label. */
  readonly isProtected?: (candidate: Candidate) => boolean;
}

/** What the choice makes of the candidates: what goes, what that frees, what holds the rest. */
export function plan(all: readonly Candidate[], { chosen, isProtected }: Choice): Plan {
  const guarded = new Set(
    all
      .filter((one) => isLabelled(one) || isProtected?.(one) === true)
      .map((one): string => one.key),
  );
  const order = inOrder(all);
  const removable = new Set<ItemKey>();
  const going = new Set<ItemKey>();
  for (const { key, fixed, holders } of order) {
    const isHeld = holders.some((holder) => holder.key === undefined || !going.has(holder.key));
    if (fixed !== undefined || guarded.has(key) || isHeld) continue;
    removable.add(key);
    if (chosen.has(key)) going.add(key);
  }
  const sizes = sizesOf(order, going);
  const items = order.map((candidate): Item => {
    const { key } = candidate;
    const isGuarded = guarded.has(key);
    return {
      ...candidate,
      removable: removable.has(key),
      protected: isGuarded,
      going: going.has(key),
      sizeBytes: sizes.get(key) ?? NaN,
      reason: reason(candidate, isGuarded, going),
    };
  });
  const goes = items.filter(({ key }) => going.has(key));
  const byKey = new Map(items.map((item) => [item.key, item]));
  return {
    items: all.flatMap(({ key }) => byKey.get(key) ?? []),
    going: goes,
    freesBytes: goes.reduce((sum, { sizeBytes }) => sum + (sizeBytes || 0), 0),
    unknownSizes: goes.filter(({ sizeBytes }) => Number.isNaN(sizeBytes)).length,
  };
}

/** Whatever is held comes after all that hold it; else by kind. */
function inOrder(all: readonly Candidate[]): readonly Candidate[] {
  const byKey = new Map<string | undefined, Candidate>(all.map((each) => [each.key, each]));
  const entered = new Set<Candidate>();
  const placed: Candidate[] = [];
  const place = (candidate: Candidate): void => {
    if (entered.has(candidate)) return;
    entered.add(candidate);
    for (const { key } of candidate.holders) {
      const holder = byKey.get(key);
      if (holder !== undefined) place(holder);
    }
    placed.push(candidate);
  };
  const rank = (kind: ItemKind): number => ITEM_KINDS.indexOf(kind);
  for (const candidate of all.toSorted((a, b) => rank(a.kind) - rank(b.kind))) place(candidate);
  return placed;
}

/** @param order in which `going` go: a shared part comes back with the last of its owners */
function sizesOf(
  order: readonly Candidate[],
  going: ReadonlySet<ItemKey>,
): ReadonlyMap<ItemKey, number> {
  const staying = new Map<string, number>();
  const last = new Map<string, ItemKey>();
  for (const { key, parts } of order)
    for (const { id } of parts)
      if (going.has(key)) last.set(id, key);
      else staying.set(id, (staying.get(id) ?? 0) + 1);
  const own = ({ key, parts }: Candidate): number =>
    parts
      .filter(({ id }) =>
        going.has(key) ? !staying.has(id) && last.get(id) === key : staying.get(id) === 1,
      )
      .reduce((sum, { bytes }) => sum + bytes, 0);
  return new Map(order.map((candidate) => [candidate.key, own(candidate)]));
}

function reason(
  { kind, why, fixed, holders, isNameless }: Candidate,
  isGuarded: boolean,
  going: ReadonlySet<ItemKey>,
): string {
  if (isGuarded) return 'protected';
  if (fixed !== undefined) return fixed;
  const left = holders.filter(({ key }) => key === undefined || !going.has(key));
  const [first] = left;
  if (first !== undefined) {
    const more = left.length > 1 ? ` and ${left.length - 1} more` : '';
    return `held by ${first.words}${more}`;
  }
  const names = holders.map(({ name }) => name);
  if (names.length === 0) return why;
  // its data is somebody's, whoever goes
  const named = kind === 'volume' && !isNameless ? 'named, ' : '';
  return names.length > 3
    ? `${named}free once ${names.slice(0, 3).join(', ')} and ${names.length - 3} more are gone`
    : `${named}free once ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} gone`;
}
