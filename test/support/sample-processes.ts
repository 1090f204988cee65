import type { ContainerProcess } from '../../src/model/process.js';
import { own, sanitize } from '../../src/model/safe-text.js';
import { NOW } from './sample-state.js';

export const process = (pid: number, change: Partial<ContainerProcess> = {}): ContainerProcess => ({
  pid,
  insidePid: pid - 99,
  parentPid: 1,
  startTicks: pid * 10,
  startedAtMs: NOW - pid * 1000,
  user: own('root'),
  state: own('S'),
  cpuPercent: pid % 10,
  rssBytes: 2 ** 20 * (200 - pid),
  threads: 1,
  readBytesPerSec: 0,
  writeBytesPerSec: 0,
  command: sanitize(`command ${pid}`),
  isOurs: true,
  ...change,
});

/** A first process, two children, a grandchild. */
export const family = [
  process(100),
  process(103, { parentPid: 100 }),
  process(104, { parentPid: 103 }),
  process(102, { parentPid: 100 }),
];
