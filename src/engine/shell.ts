import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { Shell, ShellOptions } from '../model/engine.js';
import { Failure, NoShell } from '../model/failure.js';
import type { ContainerId } from '../model/id.js';
import type { Daemon } from './daemon.js';
import { inspected } from './perform.js';
import { endProcess, startOf } from './process-signal.js';
import { DEADLINE, objectPath } from './requests.js';
import * as wire from './wire.js';

interface Asking {
  readonly daemon: Daemon;
  /** Its processes are of this machine. */
  readonly isLocal: boolean;
  readonly signal: AbortSignal;
}

interface ExecState {
  readonly isRunning: boolean;
  /** Of this machine, while it runs. */
  readonly pid: number | undefined;
  readonly exitCode: number | undefined;
}

/** The best shell there is. All images with one have `sh`, which looks for the others. */
const FIND_SHELL =
  'for s in bash zsh ash; do command -v "$s" >/dev/null 2>&1 && exec "$s"; done; exec sh';
/**
 * So the engine tells that there is nothing to run: docker on the stream itself, newer ones by a refusal, podman as
 * `Error: runc: …: OCI runtime attempted to invoke a command that was not found`.
 */
const NOT_STARTED = /^OCI runtime exec failed|^Error: .+: OCI (?:runtime|permission)/;
const NOT_FOUND = /executable file not found|no such file or directory/;
/** A prompt comes at once; what says nothing for so long is shown as it is, ms. */
const FIRST_WORDS_MS = 1500;
const PID_TRIES = 40;
const PID_PAUSE_MS = 50;

export async function openShell(
  asking: Asking,
  id: ContainerId,
  options: ShellOptions,
): Promise<Shell> {
  const { daemon, signal } = asking;
  const exec = await created(asking, id, options);
  const path = `/exec/${exec}`;
  const socket = await daemon
    .hijack(
      {
        ...{ method: 'POST', path: `${path}/start`, body: { Detach: false, Tty: true } },
        deadlineMs: DEADLINE.inspect,
      },
      signal,
    )
    .catch(async (error: unknown) => {
      throw error instanceof Failure && NOT_FOUND.test(error.said)
        ? await notFound(asking, id, options)
        : error;
    });
  // who closes it may have gone already
  socket.on('error', () => socket.destroy());
  const words = await firstWords(socket);
  if (NOT_STARTED.test(words.toString('latin1'))) {
    socket.destroy();
    throw await notFound(asking, id, options);
  }
  const pid = asking.isLocal ? await pidOf(asking, path) : undefined;
  const started = pid !== undefined ? { pid, start: startOf(pid) } : undefined;
  return {
    output: outputOf(words, socket),
    write: (bytes) => void socket.write(bytes),
    resize(columns, rows) {
      const query = { w: columns, h: rows };
      const request = { path: `${path}/resize`, query, deadlineMs: DEADLINE.inspect };
      // a shell that has just ended has no size
      daemon.call({ ...request, method: 'POST' }, signal).catch(() => undefined);
    },
    close() {
      socket.destroy();
      if (started !== undefined) endProcess(started);
    },
    exitCode: async () => (await state(asking, path)).exitCode,
  };
}

async function created(
  { daemon, signal }: Asking,
  id: ContainerId,
  { columns, rows, term, user, workdir, command }: ShellOptions,
): Promise<string> {
  const body = {
    ...{ AttachStdin: true, AttachStdout: true, AttachStderr: true, Tty: true },
    // since API 1.42; before, the size comes behind the start
    ConsoleSize: [rows, columns],
    Env: [`TERM=${term}`],
    Cmd: command.length > 0 ? command : ['sh', '-c', FIND_SHELL],
    ...(user !== undefined && { User: user }),
    ...(workdir !== undefined && { WorkingDir: workdir }),
  };
  const path = `${objectPath('container', id)}/exec`;
  const request = { method: 'POST', path, body, deadlineMs: DEADLINE.inspect } as const;
  const exec = wire.raw(wire.field(await daemon.json(request, signal), 'Id')) ?? '';
  if (!wire.FULL_ID.test(exec)) throw new Failure('protocol', 'exec: no id');
  return exec;
}

async function state({ daemon, signal }: Asking, path: string): Promise<ExecState> {
  const request = { path: `${path}/json`, deadlineMs: DEADLINE.inspect };
  const answer = await daemon.json(request, signal);
  const pid = wire.number(wire.field(answer, 'Pid')) ?? 0;
  const isRunning = wire.field(answer, 'Running') === true;
  return {
    isRunning,
    pid: pid > 0 && isRunning ? pid : undefined,
    exitCode: wire.number(wire.field(answer, 'ExitCode')),
  };
}

/** The engine knows it a little after the first words come; of what has ended already, never. */
async function pidOf(asking: Asking, path: string): Promise<number | undefined> {
  for (let tries = 0; tries < PID_TRIES; tries++) {
    const { pid, isRunning } = await state(asking, path);
    if (pid !== undefined || !isRunning) return pid;
    await pause(PID_PAUSE_MS, undefined, { signal: asking.signal });
  }
  return undefined;
}

async function notFound(
  asking: Asking,
  id: ContainerId,
  { command: [command] }: ShellOptions,
): Promise<Failure> {
  if (command !== undefined) return new Failure('unsupported', `${command} could not be started`);
  if (!asking.isLocal) return new NoShell(undefined);
  const pid = wire.field(wire.field(await inspected(asking, 'container', id), 'State'), 'Pid');
  return new NoShell(wire.number(pid));
}

/** What comes first; empty when nothing comes for a while, or nothing at all. */
function firstWords(socket: Duplex): Promise<Buffer> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      socket.off('readable', done).off('end', done).off('close', done);
      const chunk: unknown = socket.read();
      resolve(Buffer.isBuffer(chunk) ? chunk : Buffer.alloc(0));
    };
    const timer = setTimeout(done, FIRST_WORDS_MS);
    socket.on('readable', done).on('end', done).on('close', done);
  });
}

export async function* outputOf(
  words: Buffer,
  socket: Duplex,
): AsyncGenerator<Uint8Array, void, void> {
  if (words.length > 0) yield words;
  try {
    for await (const chunk of socket) if (Buffer.isBuffer(chunk)) yield chunk;
  } catch {
    // cut: by us, or with the engine; the exit code tells, if anybody
  }
}
