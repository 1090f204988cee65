import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
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
const CTRL_P = 0x10;
const CTRL_Q = 0x11;

/**
 * Podman (5.4, `detach.Copy`) knows these keys only where each is read by itself, and types into the container what
 * came with something else: so long nothing is sent before and behind one, ms.
 */
const APART_MS = 100;
const sleepCell = new Int32Array(new SharedArrayBuffer(4));

/** How keys are sent, and how it is let go before that returns: who calls may be about to exit. */
interface Keys {
  readonly write: (bytes: Uint8Array) => void;
  readonly letGo: () => void;
}

const together = (socket: Duplex): Keys => ({
  write: (bytes) => void socket.write(bytes),
  // a connection that is only cut would close the input of a process that was started with -it
  letGo: () => void socket.end(Uint8Array.of(CTRL_P, CTRL_Q)),
});

function apart(socket: Duplex): Keys {
  let sent = Promise.resolve();
  const send = async (part: readonly number[]): Promise<void> => {
    const isKey = part[0] === CTRL_P || part[0] === CTRL_Q;
    if (isKey) await pause(APART_MS);
    socket.write(Uint8Array.from(part));
    if (isKey) await pause(APART_MS);
  };
  return {
    write(bytes) {
      for (const part of parts(bytes)) sent = sent.then(() => send(part));
    },
    letGo() {
      if (!socket.writable) return;
      socket.write(Uint8Array.of(CTRL_P));
      Atomics.wait(sleepCell, 0, 0, APART_MS);
      socket.end(Uint8Array.of(CTRL_Q));
    },
  };
}

/** Each of the two keys by itself, and what lies between them. */
function parts(bytes: Uint8Array): readonly (readonly number[])[] {
  const found: number[][] = [];
  for (const byte of bytes) {
    const last = found.at(-1);
    const isKey = byte === CTRL_P || byte === CTRL_Q;
    if (last === undefined || isKey || last[0] === CTRL_P || last[0] === CTRL_Q) found.push([byte]);
    else last.push(byte);
  }
  return found;
}

/**
 * Only what has a terminal: without one nothing that could be typed would detach, and its output is its log.
 */
export async function attach(
  asking: { readonly daemon: Daemon; readonly signal: AbortSignal; readonly isPodman: boolean },
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
  const keys = asking.isPodman ? apart(socket) : together(socket);
  return {
    output: outputOf(Buffer.alloc(0), socket),
    write: keys.write,
    resize(columns, rows) {
      const size = { path: `${path}/resize`, query: { w: columns, h: rows } };
      const sized = { ...size, method: 'POST', deadlineMs: DEADLINE.inspect } as const;
      daemon.call(sized, signal).catch(() => undefined);
    },
    close: keys.letGo,
    exitCode: () => Promise.resolve(undefined),
  };
}
