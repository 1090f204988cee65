import type { ContainerProcess, ProcessList } from '../model/process.js';
import type { ProcessTarget, Signal } from '../model/operation.js';
import { own } from '../model/safe-text.js';
import { NOTHING, gone, type Change } from './change.js';
import type { DemoContainer } from './demo-container.js';
import { isDeadly, kill } from './life.js';
import { noise } from './random.js';
import type { DemoWorld } from './world.js';

/** Beside the first one, however many pids are counted: the others are threads. */
const MOST_WORKERS = 5;
/** What the first process does itself of its container's work, and holds of its memory. */
const FIRST_SHARE = 0.3;
const TICKS_PER_SEC = 100;
/** Since the machine's boot. */
const UPTIME_SEC = 40 * 86_400;
/** Pids of workers follow that of the first one, and those that replace them. */
const GENERATION = 100;

/** A first process with its workers; one that ends is replaced by the first. */
export function demoProcesses(container: DemoContainer, nowMs: number): ProcessList {
  const { pid, spec, lane, startedAtMs } = container;
  if (pid === undefined || startedAtMs === undefined)
    return { source: 'demo', processes: [], left: 0 };
  const rates = container.rates(nowMs);
  const workers = Math.min(MOST_WORKERS, Math.max(0, Math.round(rates.pids) - 1));
  const parts = Array.from({ length: workers }, (_, index) => 0.2 + noise(lane, index));
  const whole = parts.reduce((sum, part) => sum + part, 0);
  const process = (index: number, share: number): ContainerProcess => {
    const { generation, atMs } = container.worker(index) ?? { generation: 0, atMs: startedAtMs };
    const bornMs = index === 0 ? startedAtMs : atMs;
    return {
      pid: pid + index + generation * GENERATION,
      insidePid: index === 0 ? 1 : 6 + index + generation,
      parentPid: index === 0 ? 1 : pid,
      startTicks: Math.round((UPTIME_SEC + (bornMs - startedAtMs) / 1000) * TICKS_PER_SEC),
      startedAtMs: bornMs,
      user: own(index === 0 ? 'root' : '101'),
      state: own(container.state === 'running' && rates.cores * share > 0.05 ? 'R' : 'S'),
      cpuPercent: 100 * rates.cores * share,
      rssBytes: rates.anonBytes * share,
      threads: index === 0 ? Math.max(1, Math.round(rates.pids) - workers) : 1,
      readBytesPerSec: rates.readPerSec * share,
      writeBytesPerSec: rates.writePerSec * share,
      command: own(index === 0 ? spec.command : `${firstWord(spec.command)}: worker ${index}`),
      isOurs: true,
    };
  };
  const first = workers === 0 ? 1 : FIRST_SHARE;
  return {
    source: 'demo',
    processes: [
      process(0, first),
      ...parts.map((part, index) => process(index + 1, ((1 - first) * part) / whole)),
    ],
    left: 0,
  };
}

const firstWord = (command: string): string => command.split(' ')[0]?.split('/').at(-1) ?? '';

export function signalDemoProcess(world: DemoWorld, target: ProcessTarget, signal: Signal): Change {
  const nowMs = world.advance();
  for (const container of world.containers()) {
    const { processes } = demoProcesses(container, nowMs);
    const index = processes.findIndex(
      ({ pid, startTicks }) => pid === target.pid && startTicks === target.startTicks,
    );
    if (index < 0) continue;
    if (index === 0) {
      const { id, host, name } = container.record();
      return kill(world, { id, host, name, startedAtMs: undefined }, signal);
    }
    if (isDeadly(signal)) container.replaceWorker(index, nowMs);
    return NOTHING;
  }
  throw gone('it has ended');
}
