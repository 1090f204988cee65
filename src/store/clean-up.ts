import type { DiskFill, Measured } from '../model/disk-usage.js';
import type { Failure } from '../model/failure.js';
import { targetKey, type Operation, type TargetKey } from '../model/operation.js';

/** What a clean-up knows beside what exists, and how the one under way or the last one went. */
export interface CleanUp {
  /** Undefined until asked for. */
  readonly measured: Measured | undefined;
  readonly measuring: { readonly sinceMs: number; readonly what: string } | undefined;
  readonly run: CleanUpRun | undefined;
}

export interface CleanUpRun {
  readonly beganAtMs: number;
  /** Bytes that were planned to come back, of each that was to go; `NaN` when unknown. */
  readonly planned: ReadonlyMap<TargetKey, number>;
  /** Those that were answered; undefined: gone. */
  readonly results: ReadonlyMap<TargetKey, Failure | undefined>;
}

export const NO_CLEAN_UP: CleanUp = { measured: undefined, measuring: undefined, run: undefined };

export const isUnderWay = ({ run }: CleanUp): boolean =>
  run !== undefined && run.results.size < run.planned.size;

/** Only what is part of the run counts. Of a record of the build cache no event tells that it is gone. */
export function withResult(
  cleanUp: CleanUp,
  { target }: Operation,
  failure: Failure | undefined,
): CleanUp {
  const { run, measured } = cleanUp;
  const key = targetKey(target);
  if (run === undefined || !run.planned.has(key)) return cleanUp;
  const results = new Map(run.results).set(key, failure);
  return {
    ...cleanUp,
    run: { ...run, results },
    measured: failure === undefined ? measured && withoutRecord(measured, target.id) : measured,
  };
}

function withoutRecord(measured: Measured, id: string): Measured {
  const cache = measured.usage.cache.filter((record) => record.id !== id);
  return cache.length === measured.usage.cache.length
    ? measured
    : { ...measured, usage: { ...measured.usage, cache } };
}

/** Part of a clean-up: told as a sum, and one by one only where it failed. */
export const isPlanned = (operation: Operation): boolean =>
  'planned' in operation && operation.planned !== undefined;

export const withDisk = (cleanUp: CleanUp, disk: DiskFill): CleanUp =>
  cleanUp.measured === undefined
    ? cleanUp
    : { ...cleanUp, measured: { ...cleanUp.measured, disk } };
