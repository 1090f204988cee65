import type { BuildProgress } from '../model/build.js';
import type { Failure } from '../model/failure.js';
import type { Operation } from '../model/operation.js';
import type { Pending } from './pending.js';
import type { State } from './state.js';

type Build = Extract<Operation, { op: 'image.build' }>;

/** The build that ended last, to be read until it is dismissed or another one begins. */
export interface EndedBuild {
  readonly operation: Build;
  readonly progress: BuildProgress | undefined;
  readonly failure: Failure | undefined;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

export const isBuilding = (operation: Operation): operation is Build =>
  operation.op === 'image.build';

export const buildProgress = ({
  progress,
}: Pick<Pending, 'progress'>): BuildProgress | undefined =>
  progress !== undefined && 'lines' in progress ? progress : undefined;

/** One that was cancelled, or was refused before it began, has nothing to be read. */
export function withEnded(
  built: State['built'],
  operation: Operation,
  failure: Failure | undefined,
  { pending, nowMs }: { readonly pending: Pending | undefined; readonly nowMs: number },
): State['built'] {
  if (!isBuilding(operation)) return built;
  const progress = pending && buildProgress(pending);
  const isSilent = progress === undefined || progress.lines.length === 0;
  if (failure !== undefined && (failure.kind === 'aborted' || isSilent)) return undefined;
  return {
    ...{ operation, failure, progress },
    ...{ startedAtMs: pending?.startedAtMs ?? nowMs, endedAtMs: nowMs },
  };
}
