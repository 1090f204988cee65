import type { Failure } from './failure.js';
import type { SafeText } from './safe-text.js';

/** One write to an engine as the journal tells it: what was asked for, and how it went. */
export interface JournalEntry {
  /** Counts up in the order of the files. */
  readonly number: number;
  /** As the two lines are numbered that belong together: process and count. */
  readonly n: SafeText;
  /** Wall clock, ms; `NaN` where the line tells none. */
  readonly atMs: number;
  readonly user: SafeText;
  readonly sudoUser: SafeText | undefined;
  /** `SSH_CONNECTION`: the other side's address and port, then this one's. */
  readonly ssh: SafeText | undefined;
  readonly endpoint: SafeText;
  /** `container.stop` */
  readonly verb: SafeText;
  readonly id: SafeText;
  readonly name: SafeText;
  readonly command: SafeText;
  readonly undo: SafeText | undefined;
  /** `done`, or the kind of failure; undefined: not answered (yet), or dtop did not live to hear of it. */
  readonly result: SafeText | undefined;
  /** The daemon's words. */
  readonly said: SafeText | undefined;
  /** From asking to the answer. */
  readonly tookMs: number;
}

/** What could be read of the journal's files. */
export interface JournalBook {
  readonly path: string;
  /** The newest last. */
  readonly entries: readonly JournalEntry[];
  readonly files: number;
  readonly bytes: number;
  /** Lines that are none of a journal's. */
  readonly unreadable: number;
  /** What is older: there was none, it may have been rotated away, it is there but too much to be read. */
  readonly older: 'none' | 'rotated' | 'unread';
  /** Why this run writes none; undefined: it does. */
  readonly off: string | undefined;
}

/** A text: there is nothing to be read, and why. */
export type JournalRead = JournalBook | Failure | string;
