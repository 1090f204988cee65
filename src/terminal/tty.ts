import { writeSync } from 'node:fs';

/** As much of `tty.WriteStream` as is used here. */
export interface Output {
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  readonly isTTY?: boolean | undefined;
  readonly fd?: number | undefined;
  /** What `write` has taken and the kernel has not. */
  readonly writableLength: number;
  write(text: string, done?: (error?: Error | null) => void): boolean;
  on(event: 'resize', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
}

/** As much of `tty.ReadStream` as is used here. */
export interface Keyboard {
  readonly isTTY?: boolean | undefined;
  setRawMode?(raw: boolean): unknown;
  on(event: 'data', listener: (chunk: Buffer) => void): unknown;
  on(event: 'end' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'data', listener: (chunk: Buffer) => void): unknown;
  off(event: 'end' | 'close', listener: () => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

interface BlockingHandle {
  setBlocking(blocking: boolean): unknown;
}

const isBlockingHandle = (handle: unknown): handle is BlockingHandle =>
  typeof handle === 'object' &&
  handle !== null &&
  'setBlocking' in handle &&
  typeof handle.setBlocking === 'function';

/**
 * Node writes to a terminal synchronously: one that is not read stops the whole program, signals
 * included. Only the private handle can change that. libuv has opened the terminal anew for us, so the
 * shell's descriptor keeps its mode; a child that inherits ours turns it back to blocking.
 */
export function setBlocking(output: Output, blocking: boolean): void {
  const handle: unknown = Reflect.get(output, '_handle');
  if (isBlockingHandle(handle)) handle.setBlocking(blocking);
}

/** Between two looks at a terminal that takes or says nothing, ms. */
const PAUSE_MS = 5;
const sleepCell = new Int32Array(new SharedArrayBuffer(4));

const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EAGAIN';

/**
 * Writes before it returns, for the last words of a process; gives up when the terminal takes nothing
 * for `budgetMs` or is gone. The descriptor must be non-blocking.
 */
export function writeNow(output: Output, text: string, budgetMs: number): void {
  if (output.fd === undefined) {
    output.write(text);
    return;
  }
  const deadline = performance.now() + budgetMs;
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(output.fd, rest));
    } catch (error) {
      // EIO, EPIPE, EBADF: nobody is left to read it
      if (!isFull(error) || performance.now() > deadline) return;
      Atomics.wait(sleepCell, 0, 0, PAUSE_MS);
    }
  }
}

/** Resolves when the condition no longer holds, at the latest after `ms`. */
export async function waitWhile(condition: () => boolean, ms: number): Promise<void> {
  const deadline = performance.now() + ms;
  while (condition() && performance.now() < deadline) {
    await new Promise<void>((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
