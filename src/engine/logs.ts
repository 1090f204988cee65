import type { LogLine, LogOptions } from '../model/engine.js';
import type { ContainerId } from '../model/id.js';
import type { Daemon } from './daemon.js';
import { LogLines } from './log-lines.js';
import { inspected } from './perform.js';
import { DEADLINE, objectPath, sinceParameter, untilParameter } from './requests.js';
import { LogFrames } from './stream.js';
import { hasTty } from './wire-container.js';

/** Records that take a daemon longer than a page. */
const MANY = 100_000;

/** A log in batches, as they come: framed or of a tty, followed or only what there is. */
export async function readLog(
  asking: { readonly daemon: Daemon; readonly signal: AbortSignal },
  id: ContainerId,
  { tail, follow, sinceMs, untilMs }: LogOptions,
  onLines: (lines: readonly LogLine[]) => void,
): Promise<void> {
  const { daemon, signal } = asking;
  const tty = hasTty(await inspected(asking, 'container', id));
  onLines([]);
  let batch: LogLine[] = [];
  const lines = new LogLines((line) => batch.push(line));
  const frames = new LogFrames({ tty }, (stream, bytes, first) => lines.push(stream, bytes, first));
  const deliver = (): void => {
    if (batch.length > 0) onLines(batch);
    batch = [];
  };
  const request = {
    path: `${objectPath('container', id)}/logs`,
    query: {
      ...{ stdout: true, stderr: true, timestamps: true, follow },
      tail: tail === Infinity ? 'all' : tail,
      ...(sinceMs !== undefined && { since: sinceParameter(sinceMs) }),
      ...(untilMs !== undefined && { until: untilParameter(untilMs) }),
    },
    endless: follow,
    // podman sends no head before the first line of a log it follows
    deadlineMs: follow ? Infinity : tail > MANY ? DEADLINE.wholeLog : DEADLINE.log,
  };
  for await (const chunk of daemon.stream(request, signal)) {
    try {
      frames.push(chunk);
    } finally {
      // also what came before the engine's own words
      deliver();
    }
  }
  if (signal.aborted) return;
  frames.end();
  lines.end();
  deliver();
}
