import type { ExecWish } from '../model/engine.js';
import type { ContainerTarget, Operation } from '../model/operation.js';
import type { SafeText } from '../model/safe-text.js';
import type { Event } from '../store/event.js';
import type { Overlay } from '../store/state.js';
import type { Asked } from './look-up-answer.js';
import type { KernelQuestion } from './look-ups.js';

export type Confirm = Extract<Overlay, { readonly type: 'confirm' }>;

/**
 * To a line further down (up when negative), by pages, to the next hit, to a moment (-Infinity: the
 * beginning); what is being read given up; to a file.
 */
export type LogAction =
  | { readonly does: 'scroll' | 'page'; readonly by: number }
  | { readonly does: 'seek'; readonly by: 1 | -1 }
  | { readonly does: 'go'; readonly atMs: number }
  | { readonly does: 'give-up' }
  | { readonly does: 'save' };

/** What has the terminal for a while, and whose it is. */
export type Borrower = { readonly target: ContainerTarget } & (
  | { readonly does: 'exec'; readonly wish: ExecWish }
  | { readonly does: 'attach' }
  /** A program of this machine in the namespaces of a process. */
  | { readonly does: 'nsenter'; readonly pid: number; readonly command: readonly string[] }
  /** A command line that the lines of the log go to; without one the user's pager. */
  | { readonly does: 'pipe'; readonly command: string | undefined }
);

/** Things only `app` can do. */
export type AppCommand =
  'quit' | 'redraw' | 'demo' | 'size-volumes' | 'measure' | 'cancel' | 'take-back' | 'mouse';

/** What a chord means now. */
export type Intent =
  | { readonly type: 'events'; readonly events: readonly Event[] }
  | { readonly type: 'request'; readonly operations: readonly Operation[] }
  /** The request of the dialog, unless something happens to it within `ms`: a key held down goes on. */
  | { readonly type: 'request-after'; readonly ms: number; readonly overlay: Confirm }
  | { readonly type: 'command'; readonly command: AppCommand }
  /** To the clipboard. `what`: for telling. */
  | { readonly type: 'copy'; readonly text: SafeText; readonly what: string }
  /** Back or on in time: by this much, 0 to the neighbouring moment. */
  | { readonly type: 'travel'; readonly toward: 'earlier' | 'later'; readonly ms: number }
  /** The kernel is asked; what it says is shown with what is known. */
  | { readonly type: 'look-up'; readonly asked: Asked; readonly question: KernelQuestion }
  /** The terminal is lent. */
  | { readonly type: 'lend'; readonly to: Borrower }
  /** Through the log, whose lines are not part of State. */
  | { readonly type: 'log'; readonly action: LogAction }
  | { readonly type: 'sequence'; readonly intents: readonly Intent[] }
  | { readonly type: 'refused'; readonly why: string };

export const events = (...list: readonly Event[]): Intent => ({ type: 'events', events: list });
export const refused = (why: string): Intent => ({ type: 'refused', why });
export const command = (name: AppCommand): Intent => ({ type: 'command', command: name });
export const closeOverlay = (): Intent => events({ type: 'overlay-changed', overlay: undefined });

/** One after the other. */
export const both = (first: Intent, second: Intent): Intent =>
  first.type === 'events' && second.type === 'events'
    ? events(...first.events, ...second.events)
    : { type: 'sequence', intents: [first, second] };
