import { Pace } from './pace.js';
import type { Output } from './tty.js';

/** DSR (ECMA-48): "are you well?". Every terminal since the VT100 answers `\x1b[0n`, when it comes to it. */
export const QUESTION = '\x1b[5n';

/** Between two questions on a line that is not slow: so many bytes, or so long, ms. */
const ASK_AFTER = { bytes: 1024, ms: 2000 } as const;
/** Bytes on their way at most on a line that is not slow; on a slow one it is one frame. */
const WINDOW = 4096;
/** An answer that takes longer is taken for lost, ms. */
const LOST_MS = 10_000;
/** How long an answer may be on its way to whoever reads the terminal after us, ms. */
const ECHO_MS = 2000;
/** Nothing is taken or answered for so long: nobody can be looking, ms. */
const STALL_MS = 2000;
/** A slow line may need longer than that: so many times what it needed last. */
const SLOWER = 3;

interface Question {
  readonly atMs: number;
  /** What it was asked behind. */
  readonly bytes: number;
}

/**
 * What is on its way to the terminal. The kernel, sshd and the network take megabytes long before a slow
 * line has carried them, so that a full buffer tells too late. Hence the terminal is asked, behind the
 * frames, for a sign of life: what it has not answered has not been shown. One that never answered is not
 * waited for; then only the buffer tells.
 */
export class Line {
  readonly #output: Output;
  readonly #now: () => number;
  readonly #pace = new Pace();
  readonly #changeListeners = new Set<() => void>();
  readonly #stallListeners = new Set<() => void>();
  /** Not answered, the oldest first. */
  #questions: Question[] = [];
  #unasked = 0;
  #askedAtMs = 0;
  /** It did answer. */
  #answers = false;
  /** None of its answers was lost since. */
  #isReliable = false;
  /** The quickest answer: the way there and back, with nothing before it. */
  #tripMs = Infinity;
  #tookMs = 0;
  #stalledSinceMs: number | undefined;
  #stallTimer: NodeJS.Timeout | undefined;
  #answerTimer: NodeJS.Timeout | undefined;
  #frameAtMs = -Infinity;
  #isMoving = true;
  #writtenBytes = 0;
  #waiting = 0;

  constructor(output: Output, now: () => number) {
    this.#output = output;
    this.#now = now;
  }

  /** All bytes written. */
  get bytes(): number {
    return this.#writtenBytes;
  }

  get stalledSinceMs(): number | undefined {
    return this.#stalledSinceMs;
  }

  /** Between two frames at least, ms; 0 on a line that is not slow. */
  get intervalMs(): number {
    return this.#pace.intervalMs;
  }

  /** Until the pace allows another frame, ms. */
  get waitMs(): number {
    return Math.max(0, this.#frameAtMs + this.intervalMs - this.#now());
  }

  /** It has not been told as stalled, or has moved since. */
  get isMoving(): boolean {
    return this.#isMoving;
  }

  /** Another frame would be shown soon. */
  get isOpen(): boolean {
    if (this.#stalledSinceMs !== undefined) return false;
    if (!this.#isReliable || this.#questions.length === 0) return true;
    const onTheWay = this.#questions.reduce((sum, { bytes }) => sum + bytes, this.#unasked);
    return this.intervalMs === 0 && onTheWay < WINDOW;
  }

  /** An answer may still come, which would be typed into whatever reads the terminal next. */
  get isAwaited(): boolean {
    const newest = this.#questions.at(-1);
    return newest !== undefined && this.#now() - newest.atMs < ECHO_MS;
  }

  /** Open again, or at another pace. */
  onChange(listener: () => void): () => void {
    this.#changeListeners.add(listener);
    return () => void this.#changeListeners.delete(listener);
  }

  /** Nothing was taken for 2 s, or answered for longer than the line should need. */
  onStall(listener: () => void): () => void {
    this.#stallListeners.add(listener);
    return () => void this.#stallListeners.delete(listener);
  }

  /** The terminal is new to us, or was somebody else's: whether it answers is to be seen. */
  begin(modes: string): void {
    this.#questions = [];
    this.#unasked = 0;
    this.#answers = false;
    this.#isReliable = false;
    this.#ask();
    this.write(modes + QUESTION);
  }

  /** One write. */
  frame(text: string): void {
    this.#frameAtMs = this.#now();
    this.#unasked += text.length;
    const asks = this.#answers && this.#isTimeToAsk();
    if (asks) this.#ask();
    this.write(asks ? text + QUESTION : text);
  }

  write(text: string): void {
    const atMs = this.#now();
    const length = Buffer.byteLength(text);
    this.#writtenBytes += length;
    this.#waiting += length;
    this.#output.write(text, () => this.#taken());
    if (this.#output.writableLength > 0 && this.#stalledSinceMs === undefined) {
      this.#stalledSinceMs = atMs;
      this.#stallTimer = setTimeout(() => this.#stall(), STALL_MS).unref();
    }
  }

  /** The terminal answered. */
  answered(): void {
    const question = this.#questions.shift();
    if (question === undefined) return;
    this.#answers = true;
    this.#isReliable = true;
    this.#isMoving = true;
    this.#tookMs = this.#now() - question.atMs;
    this.#tripMs = Math.min(this.#tripMs, this.#tookMs);
    this.#pace.took(question.bytes, this.#tookMs - this.#tripMs);
    this.#expectAnswer();
    tell(this.#changeListeners);
  }

  #isTimeToAsk(): boolean {
    return (
      this.intervalMs > 0 ||
      this.#unasked >= ASK_AFTER.bytes ||
      this.#now() - this.#askedAtMs >= ASK_AFTER.ms
    );
  }

  #ask(): void {
    this.#askedAtMs = this.#now();
    this.#questions.push({ atMs: this.#askedAtMs, bytes: this.#unasked });
    this.#unasked = 0;
    if (this.#questions.length === 1) this.#expectAnswer();
  }

  /** To the oldest question, from this moment on. */
  #expectAnswer(): void {
    clearTimeout(this.#answerTimer);
    if (this.#questions.length === 0 || !this.#answers) return;
    const stallMs = Math.min(LOST_MS, Math.max(STALL_MS, SLOWER * this.#tookMs));
    this.#answerTimer = setTimeout(() => {
      this.#stall();
      this.#answerTimer = setTimeout(() => this.#lost(), LOST_MS - stallMs).unref();
    }, stallMs).unref();
  }

  #stall(): void {
    this.#isMoving = false;
    tell(this.#stallListeners);
  }

  #lost(): void {
    this.#questions = [];
    this.#isReliable = false;
    tell(this.#changeListeners);
  }

  #taken(): void {
    if (this.#output.writableLength > 0) return;
    const bytes = this.#waiting;
    this.#waiting = 0;
    const stalledSinceMs = this.#stalledSinceMs;
    if (stalledSinceMs !== undefined) this.#isMoving = true;
    this.#stalledSinceMs = undefined;
    clearTimeout(this.#stallTimer);
    const tookMs = stalledSinceMs === undefined ? 0 : this.#now() - stalledSinceMs;
    // answers know better
    const repaced = !this.#isReliable && this.#pace.took(bytes, tookMs);
    if (repaced || stalledSinceMs !== undefined) tell(this.#changeListeners);
  }
}

function tell(listeners: ReadonlySet<() => void>): void {
  for (const listener of listeners) listener();
}
