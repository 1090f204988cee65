import type { Duplex } from 'node:stream';
import type { Shell } from '../model/engine.js';
import { Failure } from '../model/failure.js';
import type { ContainerId } from '../model/id.js';
import type { Daemon } from './daemon.js';
import { inspected } from './perform.js';
import { DEADLINE, objectPath } from './requests.js';
import { outputOf } from './shell.js';
import * as wire from './wire.js';
import { hasTty } from './wire-container.js';

/** Ctrl-P Ctrl-Q, the engine's own: it lets go of the terminal, and the process does not notice. */
const CTRL_P = Uint8Array.of(0x10);
const CTRL_Q = Uint8Array.of(0x11);
const isDetaching = (bytes: Uint8Array): boolean =>
  bytes.length === 2 && bytes[0] === CTRL_P[0] && bytes[1] === CTRL_Q[0];

/** Podman (5.4, `detach.Copy`) knows the keys only as two reads, and types into the container what came as one. */
const APART_MS = { typed: 250, exiting: 100 } as const;
const sleepCell = new Int32Array(new SharedArrayBuffer(4));

function letGo(socket: Duplex): void {
  socket.write(CTRL_P);
  setTimeout(() => socket.end(CTRL_Q), APART_MS.typed);
}

/** Before it returns: who calls may be about to exit. */
function letGoNow(socket: Duplex): void {
  if (!socket.writable) return;
  socket.write(CTRL_P);
  Atomics.wait(sleepCell, 0, 0, APART_MS.exiting);
  socket.end(CTRL_Q);
}

/**
 * Only what has a terminal: without one nothing that could be typed would detach, and its output is its log.
 */
export async function attach(
  asking: { readonly daemon: Daemon; readonly signal: AbortSignal },
  id: ContainerId,
): Promise<Shell> {
  const { daemon, signal } = asking;
  const container = await inspected(asking, 'container', id);
  const takesKeys = wire.field(container['Config'], 'OpenStdin') === true;
  if (!hasTty(container) || !takesKeys)
    throw new Failure(
      'unsupported',
      'it has no terminal that takes keys',
      'It was not started with -it: l shows what it says.',
    );
  const path = objectPath('container', id);
  const query = { stream: true, stdin: true, stdout: true, stderr: true };
  const request = { path: `${path}/attach`, query, deadlineMs: DEADLINE.inspect };
  const socket = await daemon.hijack({ ...request, method: 'POST' }, signal);
  socket.on('error', () => socket.destroy());
  return {
    output: outputOf(Buffer.alloc(0), socket),
    write: (bytes) => (isDetaching(bytes) ? letGo(socket) : void socket.write(bytes)),
    resize(columns, rows) {
      const size = { path: `${path}/resize`, query: { w: columns, h: rows } };
      const sized = { ...size, method: 'POST', deadlineMs: DEADLINE.inspect } as const;
      daemon.call(sized, signal).catch(() => undefined);
    },
    // a connection that is only cut would close the input of a process that was started with -it
    close: () => letGoNow(socket),
    exitCode: () => Promise.resolve(undefined),
  };
}
