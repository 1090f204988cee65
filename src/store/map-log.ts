/** Beyond so many changes the oldest are forgotten, and with them what was before. */
const MOST_CHANGES = 30_000;

interface Step<Key, Value> {
  readonly tick: number;
  /** What was there before, of those that changed; undefined: nothing. */
  readonly before: readonly (readonly [Key, Value | undefined])[];
}

/** A map as it was at each tick, kept as what changed, newest first to be undone. */
export class MapLog<Key, Value> {
  #newest: ReadonlyMap<Key, Value> = new Map();
  #steps: Step<Key, Value>[] = [];
  #changes = 0;
  #since = 0;

  /** The first tick that can be told. */
  get since(): number {
    return this.#since;
  }

  get changes(): number {
    return this.#changes;
  }

  /** @param tick larger than any before */
  push(tick: number, map: ReadonlyMap<Key, Value>): void {
    if (map === this.#newest) return;
    const before = changed(this.#newest, map);
    this.#newest = map;
    if (before.length === 0) return;
    this.#steps.push({ tick, before });
    this.#changes += before.length;
    while (this.#changes > MOST_CHANGES && this.#steps.length > 1) this.#drop();
  }

  at(tick: number): ReadonlyMap<Key, Value> {
    const last = this.#steps.findLastIndex((step) => step.tick <= tick);
    const undone = this.#steps.slice(last + 1).toReversed();
    if (undone.length === 0) return this.#newest;
    const map = new Map(this.#newest);
    for (const { before } of undone)
      for (const [key, value] of before)
        if (value === undefined) map.delete(key);
        else map.set(key, value);
    return map;
  }

  /** Nobody will ask for what was before this tick. */
  forget(tick: number): void {
    while ((this.#steps[0]?.tick ?? Infinity) <= tick) this.#drop();
  }

  #drop(): void {
    const dropped = this.#steps.shift();
    this.#changes -= dropped?.before.length ?? 0;
    this.#since = dropped?.tick ?? this.#since;
  }
}

function changed<Key, Value>(
  from: ReadonlyMap<Key, Value>,
  to: ReadonlyMap<Key, Value>,
): Step<Key, Value>['before'] {
  const before: (readonly [Key, Value | undefined])[] = [];
  from.forEach((value, key) => {
    if (!isSame(value, to.get(key))) before.push([key, value]);
  });
  to.forEach((_, key) => {
    if (!from.has(key)) before.push([key, undefined]);
  });
  return before;
}

/** Plain values, as deep as they go: a list that tells the same again is no change. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [left, right] = [entriesOf(a), entriesOf(b)];
  return (
    left.length === right.length &&
    left.every(([key, value], index) => {
      const [otherKey, other] = right[index] ?? [];
      return key === otherKey && isSame(value, other);
    })
  );
}

const entriesOf = (value: object): readonly (readonly [unknown, unknown])[] =>
  value instanceof Map ? [...value] : Object.entries(value);
