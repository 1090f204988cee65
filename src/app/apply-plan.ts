import { setTimeout as sleep } from 'node:timers/promises';
import { itemKey, type ItemKey } from '../cleanup/candidate.js';
import { candidates, plan, type Item } from '../cleanup/plan.js';
import { removal } from '../cleanup/removals.js';
import { Failure } from '../model/failure.js';
import { targetKey } from '../model/operation.js';
import {
  isOver,
  resultLine,
  resultsJson,
  resultsText,
  type PlanResult,
} from '../output/plan-results.js';
import type { Args } from './args.js';
import { journalOf, unwritten, type Journal } from './journal.js';
import { journaled } from './journaled.js';
import { diskFill, layersOf, listAll, NOTHING_USED, type Measuring } from './measure.js';
import type { Run } from './on-backend.js';
import { readPlan, type ReviewedItem, type ReviewedPlan } from './plan-file.js';
import { protection } from './plan-choice.js';
import { createRunner } from './runner.js';
import { printTo } from './stdio.js';

const EXIT_DONE = 0;
const EXIT_FAILED = 1;
/** The file system tells what was freed once the engine has let go of it. */
const SETTLE_MS = 500;

/**
 * Removes exactly what a reviewed plan lists, as far as it is still what was planned and nothing uses it.
 * @returns the exit code: 1 when anything of it was kept
 * @throws Failure before anything was asked for
 */
export async function applyPlan(args: Args, path: string, run: Run): Promise<number> {
  const { backend, ending } = run;
  const measuring: Measuring = { ...backend, signal: ending.signal };
  const reviewed = readPlan(path);
  const items = await currentItems(args, measuring, reviewed);
  const before = await diskFill(backend.info);
  const results: PlanResult[] = [];
  const print = printTo(process.stdout);
  const tell = (result: PlanResult): void => {
    results.push(result);
    if (args.output !== 'json') void print(resultLine(result), ending.signal);
  };
  const going: Item[] = [];
  for (const item of reviewed.items) {
    const now = items.get(itemKey(backend.engine.host, item.kind, item.id));
    const failure = whyNot(now);
    if (now === undefined || failure !== undefined) tell({ item, failure });
    else going.push({ ...now, ...asReviewed(item, now), seenAtMs: reviewed.atMs });
  }
  const journal = journalOf(args, process.env, (failure) => run.complain(unwritten(failure)));
  await removeAll(run, { journal, going, tell });
  if (before !== undefined) await sleep(SETTLE_MS);
  const after = await diskFill(backend.info);
  const summary = { results, before, after, atMs: Date.now(), host: backend.engine.host };
  await print(args.output === 'json' ? resultsJson(summary) : resultsText(summary), ending.signal);
  if (ending.signal.aborted) return ending.exitCode();
  return results.every(isOver) ? EXIT_DONE : EXIT_FAILED;
}

/** What the file tells is what was meant; where it does not tell, what is there now. */
const asReviewed = ({ names, createdAtMs, sizeBytes }: ReviewedItem, now: Item) => ({
  sizeBytes,
  names: names ?? now.names,
  createdAtMs: createdAtMs ?? now.createdAtMs,
});

/** Everything in the file by what the engine says of it now. */
async function currentItems(
  args: Args,
  measuring: Measuring,
  { items }: ReviewedPlan,
): Promise<ReadonlyMap<ItemKey, Item>> {
  const { engine, signal } = measuring;
  const listed = await listAll(measuring);
  const ids = new Set(items.map(({ id }) => id));
  const isAny = items.some(({ kind }) => kind === 'build-cache');
  const nowMs = Date.now();
  const all = candidates({
    ...listed,
    host: engine.host,
    nowMs,
    // nothing else tells which records of the build cache there are
    usage: isAny ? await engine.diskUsage(false, signal) : NOTHING_USED,
    layers: await layersOf(
      measuring,
      listed.images.filter(({ id }) => ids.has(id)),
    ),
    logs: new Map(),
  });
  const chosen = new Set(items.map(({ kind, id }) => itemKey(engine.host, kind, id)));
  const isProtected = protection(all, args.protect, nowMs);
  return new Map(plan(all, { chosen, isProtected }).items.map((item) => [item.key, item]));
}

function whyNot(now: Item | undefined): Failure | undefined {
  if (now === undefined) return new Failure('gone', 'it is not there any more');
  return now.going ? undefined : new Failure('changed', `${now.reason} by now`);
}

interface Removing {
  readonly journal: Journal | undefined;
  readonly going: readonly Item[];
  readonly tell: (result: PlanResult) => void;
}

/** Ends when each has its result; a signal of the system takes back what was not asked for yet. */
function removeAll({ backend, ending }: Run, { journal, going, tell }: Removing): Promise<void> {
  const wanted = new Map(going.map((item) => [item.key, item]));
  const operations = going.flatMap((item) => removal(item) ?? []);
  let open = operations.length;
  const { promise, resolve } = Promise.withResolvers<void>();
  if (open === 0) resolve();
  const runner = createRunner(
    journaled(backend.engine, journal),
    (event) => {
      if (event.type !== 'operation-settled') return;
      const item = wanted.get(targetKey(event.operation.target));
      if (item !== undefined) tell({ item, failure: event.failure });
      if (--open === 0) resolve();
    },
    Date.now,
  );
  ending.signal.addEventListener('abort', runner.cancel);
  runner.request(operations);
  return promise;
}
