import { itemLanguage } from '../cleanup/language.js';
import type { Preset } from '../cleanup/presets.js';

/** Options of `dtop plan` as they were typed. */
export interface PlanOptions {
  readonly preset?: Preset;
  readonly apply?: string;
  readonly protect?: readonly string[];
}

/** Options of other commands, which a plan would not obey. */
interface OtherOptions {
  readonly once?: true;
  readonly watch?: true;
  readonly keys?: true;
  readonly columns?: true;
  readonly sort?: string;
  readonly all?: true;
  readonly count?: number;
  readonly where?: string;
}

const OWN = ['preset', 'apply', 'protect'] as const;
const OTHERS = ['once', 'watch', 'keys', 'columns', 'sort', 'all', 'count'] as const;

/** What is wrong with the options, with the command `plan` or without it. */
export function wrongPlan(
  isPlan: boolean,
  options: PlanOptions & OtherOptions,
): string | undefined {
  const owned = OWN.find((name) => options[name] !== undefined);
  if (!isPlan) return owned === undefined ? undefined : `--${owned} needs the command plan`;
  const other = OTHERS.find((name) => options[name] !== undefined);
  if (other !== undefined) return `plan has no --${other}`;
  const { apply, preset, where, protect = [] } = options;
  if (apply !== undefined && (preset !== undefined || where !== undefined))
    return '--apply removes what its file lists: without --preset and --where';
  for (const [flag, query] of [
    ['--where', where ?? ''],
    ...protect.map((each) => ['--protect', each]),
  ]) {
    const compiled = itemLanguage.compile(query ?? '');
    if (!compiled.ok) return `${flag}: ${compiled.error.message}`;
  }
  return undefined;
}
