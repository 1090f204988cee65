import { sanitize, type SafeText } from './safe-text.js';

/**
 * What can go wrong, as data. `conflict` is the daemon's 409, `gone` its 404, `denied` a 401/403 or
 * EACCES, `unsupported` a 400/405/501 for something this engine cannot do, `protocol` an answer that is
 * not what the API promises, `aborted` our own doing.
 */
export type FailureKind =
  | 'unreachable'
  | 'denied'
  | 'gone'
  | 'conflict'
  | 'timeout'
  | 'unsupported'
  | 'protocol'
  | 'daemon'
  | 'changed'
  | 'aborted';

/** Thrown at the engine's border only; caught once in the runner, the inventory or `main`. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly kind: FailureKind;
  /** What the daemon or the kernel said, cleaned and at most 200 characters. */
  readonly said: SafeText;
  /** What to try, in dtop's own words. */
  readonly hint: string | undefined;

  constructor(kind: FailureKind, said: string, hint?: string) {
    const clean = sanitize(said.replace(/\s+/g, ' ').trim(), 200);
    super(clean);
    this.kind = kind;
    this.said = clean;
    this.hint = hint;
  }
}

/** Nothing in the image that could be a shell. */
export class NoShell extends Failure {
  /** Of the container's first process, where that is of this machine. */
  readonly pid: number | undefined;

  constructor(pid: number | undefined) {
    super('unsupported', 'its image has no shell', 'X runs a command of it.');
    this.pid = pid;
  }
}

export const asFailure = (error: unknown): Failure =>
  error instanceof Failure
    ? error
    : new Failure('protocol', error instanceof Error ? error.message : String(error));
