import type { ItemKey } from '../cleanup/candidate.js';
import { candidates, plan, type Item, type Plan } from '../cleanup/plan.js';
import type { DiskUsage } from '../model/disk-usage.js';
import type { Failure } from '../model/failure.js';
import type { State } from '../store/state.js';

/** An item as its pane shows it. */
export interface CleanUpRow extends Item {
  /** Why it was not removed, when that was tried. */
  readonly failure: Failure | undefined;
  /** It was asked for, and there is no answer yet. */
  readonly isGoing: boolean;
}

export interface CleanUpRows {
  readonly rows: readonly CleanUpRow[];
  readonly plan: Plan;
}

const NOTHING: DiskUsage = { containers: new Map(), volumes: new Map(), cache: [] };

/** What a plan depends on: the same of all of them, the same plan. */
const inputsOf = (state: State): readonly unknown[] => [
  state.nowMs,
  state.containers,
  state.images,
  state.volumes,
  state.networks,
  state.cleanUp,
  state.panes.cleanup.marks,
];

let last: { readonly inputs: readonly unknown[]; readonly made: CleanUpRows } | undefined;

/** All that could go or is held, where what is marked is chosen. */
export function cleanUpRows(state: State): CleanUpRows {
  const inputs = inputsOf(state);
  if (last === undefined || inputs.some((input, index) => input !== last?.inputs[index]))
    last = { inputs, made: make(state) };
  return last.made;
}

function make(state: State): CleanUpRows {
  const made = planOf(state, state.panes.cleanup.marks);
  const { run } = state.cleanUp;
  const isOpen = (key: ItemKey): boolean =>
    run !== undefined && run.planned.has(key) && !run.results.has(key);
  return {
    rows: made.items.map((item) => ({
      ...item,
      failure: run?.results.get(item.key),
      isGoing: isOpen(item.key),
    })),
    plan: made,
  };
}

/** A plan of what is known, with what was measured where it was. */
export function planOf(state: State, chosen: ReadonlySet<ItemKey>): Plan {
  const { measured } = state.cleanUp;
  const inventory = {
    nowMs: state.nowMs,
    host: state.host.host,
    containers: [...state.containers.values()],
    images: [...(state.images?.values() ?? [])],
    volumes: [...(state.volumes?.values() ?? [])],
    networks: [...(state.networks?.values() ?? [])],
    usage: measured?.usage ?? NOTHING,
    layers: measured?.layers ?? new Map(),
    logs: measured?.logs ?? new Map(),
  };
  return plan(candidates(inventory), { chosen });
}
