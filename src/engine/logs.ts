import type { LogLine, LogOptions } from '../model/engine.js';
import type { ContainerId } from '../model/id.js';
import type { Daemon } from './daemon.js';
import { LogLines } from './log-lines.js';
import { inspected } from './perform.js';
import { DEADLINE, objectPath, timeParameter } from './requests.js';
import { LogFrames } from './stream.js';
import { hasTty } from './wire-container.js';

/** A log in batches, as they come: framed or of a tty, followed or only what there is. */
export async function readLog(
  asking: { readonly daemon: Daemon; readonly signal: AbortSignal },
  id: ContainerId,
  { tail, follow, untilMs }: LogOptions,
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
      ...{ stdout: true, stderr: true, timestamps: true, follow, tail },
      ...(untilMs !== undefined && { until: timeParameter(untilMs) }),
    },
    endless: follow,
    // podman sends no head before the first line of a log it follows
    deadlineMs: follow ? Infinity : DEADLINE.log,
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
