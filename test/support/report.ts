import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Fields of `--once -o json` and `--watch -o json` that tests read. */
export interface Report {
  readonly schema: number;
  readonly at: string;
  readonly intervalSeconds: number;
  readonly hosts: readonly HostReport[];
  readonly containers: readonly ContainerReport[];
}

export interface HostReport {
  readonly endpoint: string;
  readonly engine: { readonly kind: string; readonly version: string } | null;
  readonly cgroup: string | null;
  readonly error: string | null;
}

export interface ContainerReport {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly source: string | null;
  readonly pid: number | null;
  readonly cpuPercent: number | null;
  readonly cpuLimitCores: number | null;
  readonly throttledPercent: number | null;
  readonly memoryBytes: number | null;
  readonly memoryLimitBytes: number | null;
  readonly networkRxBytes: number | null;
  readonly networkTxBytes: number | null;
  readonly networkRxBytesPerSecond: number | null;
  readonly networkTxBytesPerSecond: number | null;
  readonly blockReadBytes: number | null;
  readonly blockWriteBytes: number | null;
  readonly pids: number | null;
  readonly pidsLimit: number | null;
}

const PROGRAM = 'bin/dtop.js';
const run = promisify(execFile);

/** What the built program writes to standard output; throws with its words unless it exits 0. */
export async function dtop(...args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [PROGRAM, ...args], { maxBuffer: 2 ** 26 });
  return stdout;
}

/** Each line of `-o json`. */
export async function reports(...args: readonly string[]): Promise<readonly Report[]> {
  const lines = (await dtop(...args, '-o', 'json')).trimEnd().split('\n');
  return lines.map((line): Report => JSON.parse(line));
}

export async function once(endpoint: string, ...args: readonly string[]): Promise<Report> {
  const [report] = await reports('--once', '-H', endpoint, ...args);
  if (report === undefined) throw new Error('no report');
  return report;
}

export function containerNamed({ containers }: Report, name: string): ContainerReport {
  const found = containers.find((container) => container.name === name);
  if (found === undefined) throw new Error(`no container ${name} in the report`);
  return found;
}
