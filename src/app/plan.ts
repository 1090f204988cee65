import { Failure } from '../model/failure.js';
import { planJson, planTable, type PlanReport } from '../output/plan.js';
import { wantsAscii } from '../terminal/ascii.js';
import { applyPlan } from './apply-plan.js';
import type { Args } from './args.js';
import { listAll, measure, type Measuring } from './measure.js';
import { onBackend, type Run } from './on-backend.js';
import { chosenPlan } from './plan-choice.js';
import { inAscii, typesetting } from './reports.js';
import { printTo } from './stdio.js';

const EXIT_DONE = 0;
const EXIT_FAILED = 1;

/** `dtop plan`: what a clean-up would remove; with `--apply` what a reviewed plan lists, removed. */
export const runPlan = (args: Args): Promise<number> =>
  onBackend(args, async (run) => {
    const { ending, complain } = run;
    try {
      if (args.apply !== undefined) return await applyPlan(args, args.apply, run);
      const text = await planText(args, run);
      await printTo(process.stdout)(text, ending.signal);
      return EXIT_DONE;
    } catch (error) {
      if (ending.signal.aborted) return ending.exitCode();
      if (!(error instanceof Failure)) throw error;
      complain([error.said, error.hint].filter(Boolean).join('. '));
      return EXIT_FAILED;
    }
  });

async function planText(args: Args, { backend, ending, complain }: Run): Promise<string> {
  const { engine, info } = backend;
  const measuring: Measuring = { engine, info, signal: ending.signal };
  const listed = await listAll(measuring);
  const measured = await measure(measuring, listed);
  for (const missing of measured.missing) complain(`not measured: ${missing}`);
  const inventory = { ...listed, ...measured, host: engine.host, nowMs: measured.atMs };
  const { items, going } = chosenPlan(inventory, args);
  const report: PlanReport = {
    atMs: measured.atMs,
    host: engine.host,
    items,
    freesBytes: going.freesBytes,
    unknownSizes: going.unknownSizes,
    disk: measured.disk,
  };
  if (args.output === 'json') return planJson(report);
  const text = planTable(report, typesetting(process.stdout));
  return args.ascii || wantsAscii(process.env) ? inAscii(text) : text;
}
