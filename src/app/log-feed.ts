import { isRunning } from '../model/container.js';
import type { Engine, LogLine } from '../model/engine.js';
import { Failure } from '../model/failure.js';
import { targetKey, type TargetKey } from '../model/operation.js';
import type { LogAction } from '../panes/intent.js';
import { passing, rangeOf } from '../panes/log-text.js';
import { logsOf } from '../panes/logs-of.js';
import type { Detail, LogView } from '../store/detail.js';
import type { Event } from '../store/event.js';
import type { LogBook } from '../store/log-book.js';
import type { State } from '../store/state.js';
import { LogActs } from './log-acts.js';
import { sourcesOf } from './log-merge.js';
import { LogReading } from './log-reading.js';
import { Pacer } from './pacer.js';
import type { Timing } from './timing.js';

/** The eye reads no faster than this, ms. */
const DRAW_MS = 50;

export interface LogFeedOptions {
  readonly engine: Pick<Engine, 'logs'>;
  readonly get: () => State;
  readonly dispatch: (event: Event) => void;
  readonly logs: LogBook;
  readonly timing: Timing;
  /** New lines to draw: they are not part of State. */
  readonly onLines: () => void;
}

export interface LogFeed {
  /** Looks at State: follows the log that is looked at, shows of it what the filter wants. */
  update(): void;
  /** What a key wants of the lines; ends when all that it asked for has come. */
  act(action: LogAction): Promise<void>;
  /** Nobody is looking: what is kept stays. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** The log of what is looked at: its end first, other pages when they are wanted. */
export class LogReader implements LogFeed {
  readonly #options: LogFeedOptions;
  readonly #draw: Pacer;
  readonly #acts: LogActs;
  /** What is looked at, and whose logs are read for it. */
  #key: TargetKey | undefined;
  #of: readonly TargetKey[] = [];
  #reading: LogReading | undefined;
  #selected: Pick<LogView, 'filter' | 'filteredAtMs'> = { filter: '', filteredAtMs: 0 };
  #paused = false;

  constructor(options: LogFeedOptions) {
    this.#options = options;
    const draw = async (): Promise<void> => options.onLines();
    this.#draw = new Pacer(draw, { gatherMs: 0, everyMs: DRAW_MS }, options.timing);
    this.#acts = new LogActs(options, () => this.#reading);
  }

  update(): void {
    if (this.#paused) return;
    const state = this.#options.get();
    const shown = state.detail?.tab === 'logs' ? state.detail : undefined;
    if (this.#isOther(state, shown)) this.#open(state, shown);
    if (shown === undefined) return;
    if (this.#select(shown.log)) this.#acts.filtered();
    this.#acts.keepEnd(shown.log);
  }

  act(action: LogAction): Promise<void> {
    return this.#acts.act(action);
  }

  pause(): void {
    this.#paused = true;
    this.#reading?.rest();
  }

  resume(): void {
    this.#paused = false;
    this.#reading?.goOn();
    this.update();
  }

  close(): void {
    this.#acts.giveUp();
    this.#reading?.close();
    this.#draw.stop();
  }

  /** The lines of what is gone meanwhile are still looked at. */
  #isOther(state: State, shown: Detail | undefined): boolean {
    if (shown?.key !== this.#key) return true;
    const now = logsOf(state).map(targetKey);
    const isGone = (key: TargetKey): boolean => !state.containers.has(key);
    return (
      now.some((key) => !this.#of.includes(key)) ||
      this.#of.some((key) => !now.includes(key) && !isGone(key))
    );
  }

  #open(state: State, shown: Detail | undefined): void {
    const { engine, get, dispatch, logs, timing } = this.#options;
    const containers = logsOf(state);
    this.#acts.giveUp();
    this.#reading?.close();
    this.#reading = undefined;
    this.#key = shown?.key;
    this.#of = containers.map(targetKey);
    if (shown === undefined) return;
    logs.clear();
    const { key } = shown;
    const onState = (state: Detail['logs']): void =>
      dispatch({ type: 'logs-changed', key, logs: state });
    if (containers.length === 0)
      return onState(new Failure('gone', 'the container is no longer there'));
    const runs = (key: TargetKey): boolean => {
      const container = get().containers.get(key);
      return container !== undefined && isRunning(container);
    };
    const sources = sourcesOf(engine, containers, (container) => runs(targetKey(container)));
    const onLines = (lines: readonly LogLine[]): void => {
      logs.push(lines, this.#isHeld());
      this.#draw.request();
    };
    this.#reading = new LogReading({ sources, logs, timing, onState, onLines });
    this.#reading.open();
  }

  /** Older lines are looked at: they stay. */
  #isHeld(): boolean {
    const { detail } = this.#options.get();
    return (
      detail?.log.top !== undefined || (detail && rangeOf(detail.log).toMs < Infinity) === true
    );
  }

  /** @returns whether something else is shown */
  #select({ filter, filteredAtMs }: LogView): boolean {
    const isSame = filter === this.#selected.filter && filteredAtMs === this.#selected.filteredAtMs;
    if (isSame) return false;
    this.#selected = { filter, filteredAtMs };
    this.#options.logs.select(passing({ filter, filteredAtMs }));
    return true;
  }
}
