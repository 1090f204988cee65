import type { EngineEvent } from '../model/engine.js';
import type { Operation } from '../model/operation.js';
import { WORDS } from './settle.js';

/** Something that happened to a container, to be shown on its charts. */
export interface Mark {
  /** Wall clock, ms. */
  readonly atMs: number;
  readonly letter: string;
  readonly text: string;
  readonly bad: boolean;
}

type What = Omit<Mark, 'atMs'>;

/** Of each container, and containers. */
const MOST_MARKS = 100;
const MOST_CONTAINERS = 3000;

const WHAT: ReadonlyMap<string, (event: EngineEvent) => What> = new Map<
  string,
  (event: EngineEvent) => What
>([
  ['start', () => ({ letter: 'S', text: 'start', bad: false })],
  [
    'die',
    ({ exitCode }) => ({
      letter: 'D',
      text: exitCode === undefined ? 'die' : `die exit ${exitCode}`,
      bad: (exitCode ?? 1) !== 0,
    }),
  ],
  ['oom', () => ({ letter: 'O', text: 'oom', bad: true })],
  ['pause', () => ({ letter: 'P', text: 'pause', bad: false })],
  ['unpause', () => ({ letter: 'P', text: 'unpause', bad: false })],
  ['update', () => ({ letter: 'L', text: 'limits changed', bad: false })],
  [
    'health_status',
    ({ health }) => ({
      letter: 'H',
      text: health ?? 'health changed',
      bad: health === 'unhealthy',
    }),
  ],
]);

/** What happened to each container, as far as seen, the newest last. Bounded. */
export class Marks {
  readonly #containers = new Map<string, readonly Mark[]>();

  of(id: string): readonly Mark[] {
    return this.#containers.get(id) ?? [];
  }

  onEvent(event: EngineEvent): void {
    if (event.kind !== 'container') return;
    const what = WHAT.get(event.action)?.(event);
    if (what !== undefined) this.#add(event.id, { atMs: event.atMs, ...what });
  }

  /** What was asked for here. */
  onOperations(operations: readonly Operation[], atMs: number): void {
    for (const { op, target } of operations)
      this.#add(target.id, { atMs, letter: 'A', text: `${WORDS[op].verb} by dtop`, bad: false });
  }

  #add(id: string, mark: Mark): void {
    const before = this.of(id);
    // the daemon repeats the last events after a reconnect
    if (before.some(({ atMs, text }) => atMs === mark.atMs && text === mark.text)) return;
    this.#containers.delete(id);
    this.#containers.set(id, [...before, mark].slice(-MOST_MARKS));
    const [oldest] = this.#containers.keys();
    if (this.#containers.size > MOST_CONTAINERS && oldest !== undefined)
      this.#containers.delete(oldest);
  }
}
