import { asFailure, type FailureKind } from '../model/failure.js';
import type { ContainerId } from '../model/id.js';
import type { ProcessList } from '../model/process.js';
import type { Daemon } from './daemon.js';
import { DEADLINE, objectPath } from './requests.js';
import { processesFromTop, PS_ARGS } from './wire-top.js';

/** How a daemon tells that its host's ps knows no columns, as BusyBox's. */
const NO_COLUMNS: ReadonlySet<FailureKind> = new Set(['daemon', 'unsupported']);

/** `docker top`: what the ps of the engine's host, or of the container (podman), says. */
export async function top(
  daemon: Daemon,
  id: ContainerId,
  signal: AbortSignal,
): Promise<ProcessList> {
  const path = `${objectPath('container', id)}/top`;
  const ask = (query: { readonly ps_args?: string }): Promise<unknown> =>
    daemon.json({ path, query, deadlineMs: DEADLINE.inspect }, signal);
  const answer = await ask({ ps_args: PS_ARGS }).catch((error: unknown) => {
    if (NO_COLUMNS.has(asFailure(error).kind)) return ask({});
    throw error;
  });
  return processesFromTop(answer, Date.now());
}
