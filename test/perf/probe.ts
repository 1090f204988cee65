/**
 * Preloaded into a dtop that is measured (`node --import`): answers over the socket in `DTOP_PROBE` with
 * what only the inside knows. One word in, one line of JSON out. Plain enough for Node to run as it is.
 */
import fs from 'node:fs';
import { createConnection } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** The histogram counts from one timer to the next, so that a free event loop shows this, ms. */
const RESOLUTION_MS = 10;

let reads = 0;
const { readSync, readvSync } = fs;
Object.assign(fs, {
  readSync: (fd: number, ...rest: [Buffer, number, number, number]) => {
    reads++;
    return readSync(fd, ...rest);
  },
  readvSync: (fd: number, ...rest: [Buffer[], number]) => {
    reads++;
    return readvSync(fd, ...rest);
  },
});

const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
const blockedMs = (ns: number): number => Math.max(0, ns / 1e6 - RESOLUTION_MS);

const counted = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

const answers: Readonly<Record<string, () => unknown>> = {
  look: () => ({
    reads,
    memory: process.memoryUsage(),
    resources: counted(process.getActiveResourcesInfo()),
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
  }),
  // watching costs a hundred wake-ups a second: only between these
  'delays-begin': () => {
    delays.reset();
    return delays.enable();
  },
  'delays-end': () => {
    delays.disable();
    return {
      p50: blockedMs(delays.percentile(50)),
      p99: blockedMs(delays.percentile(99)),
      max: blockedMs(delays.max),
    };
  },
};

const socket = createConnection(process.env['DTOP_PROBE'] ?? '');
socket.unref();
socket.on('data', (word) => {
  socket.write(`${JSON.stringify(answers[String(word).trim()]?.() ?? null)}\n`);
});
