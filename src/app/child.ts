import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../model/failure.js';
import type { Keyboard, Output } from '../terminal/tty.js';

/** By name: a start does without it, and it brings sockets of all kinds. */
const starting = (): typeof import('node:child_process') =>
  process.getBuiltinModule('node:child_process');

type Env = Readonly<Record<string, string | undefined>>;

/** How it ended, in words. @throws Failure when it could not be started */
async function ended(child: ChildProcess): Promise<string> {
  const [code, signal] = await once(child, 'close').catch((error: unknown) => {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw isAbsent ? new Failure('unsupported', `no ${child.spawnfile} here`) : error;
  });
  return typeof signal === 'string' ? `was ended by ${signal}` : `ended, exit ${String(code)}`;
}

/** A program of this machine in the network, IPC and host name of a process, in sight of its files. */
export const enter = (pid: number, command: readonly string[]): Promise<string> =>
  ended(
    starting().spawn('nsenter', ['-t', String(pid), '-n', '-i', '-u', '--', ...command], {
      stdio: 'inherit',
      cwd: `/proc/${pid}/root`,
    }),
  );

/** Nobody has to read to the end. */
async function fed(
  lines: readonly string[],
  command: string,
  options: SpawnOptions,
): Promise<string> {
  const child = starting().spawn('sh', ['-c', command], {
    ...options,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const end = ended(child);
  const text = Readable.from(lines.map((line) => `${line}\n`));
  if (child.stdin !== null) await pipeline(text, child.stdin).catch(() => undefined);
  return end;
}

export const pageLines = (lines: readonly string[], env: Env): Promise<string> =>
  // colours are kept in lines
  fed(lines, env['PAGER'] ?? 'less', { env: { LESS: 'R', ...env } });

/** What it printed stays until Enter is pressed. */
export async function pipeLines(
  lines: readonly string[],
  command: string,
  { stdin, stdout }: { readonly stdin: Keyboard; readonly stdout: Output },
): Promise<string> {
  const how = await fed(lines, command, {});
  stdout.write(`\n${command} ${how}. Enter: back to dtop`);
  await new Promise<void>((resolve) => {
    const pressed = (): void => {
      stdin.off('data', pressed);
      stdin.pause();
      resolve();
    };
    stdin.on('data', pressed);
    stdin.resume();
  });
  return how;
}
