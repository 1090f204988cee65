import type { Candidate, Inventory } from '../cleanup/candidate.js';
import { itemLanguage } from '../cleanup/language.js';
import { candidates, plan, type Choice, type Item, type Plan } from '../cleanup/plan.js';
import { presetChoice } from '../cleanup/presets.js';
import type { Args } from './args.js';

/**
 * What was asked for: all of it is chosen, so that an item is removable once nothing but what is listed too
 * holds it. A preset lists what goes, `--where` all that matches.
 */
export function chosenPlan(
  inventory: Inventory,
  { preset, where, protect }: Pick<Args, 'preset' | 'where' | 'protect'>,
): { readonly items: readonly Item[]; readonly going: Plan } {
  const { nowMs } = inventory;
  const all = candidates(inventory);
  const isProtected = protection(all, protect, nowMs);
  const preselected =
    preset === undefined ? new Set(all.map(({ key }) => key)) : presetChoice(all, preset, nowMs);
  const before = plan(all, { chosen: preselected, isProtected });
  const matches = matcher(where, nowMs);
  const listed = before.items.filter((item) => preselected.has(item.key) && matches(item));
  const keys = new Set(listed.map(({ key }) => key));
  const going = plan(all, { chosen: keys, isProtected });
  return { items: going.items.filter(({ key }) => keys.has(key)), going };
}

/** What any of the queries matches, before anything is chosen. */
export function protection(
  all: readonly Candidate[],
  queries: readonly string[],
  nowMs: number,
): NonNullable<Choice['isProtected']> {
  const { items } = plan(all, { chosen: new Set() });
  const matchers = queries.map((query) => matcher(query, nowMs));
  const keys = new Set(
    items.filter((item) => matchers.some((matches) => matches(item))).map(({ key }) => key),
  );
  return ({ key }) => keys.has(key);
}

/** @param query one that was checked with the arguments */
function matcher(query: string, nowMs: number): (item: Item) => boolean {
  const compiled = itemLanguage.compile(query);
  return (item) => query === '' || (compiled.ok && compiled.query.matches(item, nowMs));
}
