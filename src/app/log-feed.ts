import type { Engine, LogLine } from '../model/engine.js';
import { asFailure, Failure } from '../model/failure.js';
import type { LogAction } from '../panes/intent.js';
import { logQuery } from '../panes/log-text.js';
import { logsOf } from '../panes/logs-of.js';
import type { Detail } from '../store/detail.js';
import type { Event } from '../store/event.js';
import type { LogBook } from '../store/log-book.js';
import type { Notice, State } from '../store/state.js';
import { saveLog } from './log-file.js';
import { scrolled, sought } from './log-moves.js';
import { readerOf, type ReadLog } from './log-merge.js';
import { Pacer } from './pacer.js';
import type { Timing } from './timing.js';

/** Lines asked for when a log is opened, and at a time of earlier ones. */
const TAIL = 500;
const PAGE = 2000;
/** Earlier ones are asked for when so few are left above. */
const NEAR = 500;
/** A line may be several records of 16 KiB: then more have to be asked for to get behind it. */
const FURTHER = 4;
const MOST_TRIES = 4;
/** Pages that one key asks for, while nothing of them is shown. */
const MOST_PAGES = 10;
/** The eye reads no faster than this, ms. */
const DRAW_MS = 50;
const TOLD_MS = 6000;

interface FeedOptions {
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
  pause(): void;
  resume(): void;
  close(): void;
}

/** The log of what is looked at: its end first, earlier pages when they are wanted. */
export class LogReader implements LogFeed {
  readonly #options: FeedOptions;
  readonly #draw: Pacer;
  /** The containers it is of, and how it is read. */
  #of: string | undefined;
  #read: ReadLog | undefined;
  #filter = '';
  #paused = false;
  #paging = false;
  #abort = new AbortController();

  constructor(options: FeedOptions) {
    this.#options = options;
    const draw = async (): Promise<void> => options.onLines();
    this.#draw = new Pacer(draw, { gatherMs: 0, everyMs: DRAW_MS }, options.timing);
  }

  update(): void {
    const state = this.#options.get();
    const shown = state.detail?.tab === 'logs' && !this.#paused ? state.detail : undefined;
    if (shown !== undefined) this.#select(shown.log.filter);
    const { engine, logs, timing } = this.#options;
    // the end is wanted, and what is kept does not reach it
    const isBehind = shown?.log.top === undefined && logs.newer > 0;
    const containers = shown === undefined ? [] : logsOf(state);
    const of = shown && [shown.key, ...containers.map(({ id }) => id)].join(' ');
    if (of === this.#of && !isBehind) return;
    this.#of = of;
    this.#read = containers.length > 0 ? readerOf(engine, containers, timing) : undefined;
    this.#abort.abort();
    this.#abort = new AbortController();
    if (shown !== undefined) void this.#follow(shown.key, this.#abort.signal);
  }

  async act(action: LogAction): Promise<void> {
    const { get, logs, dispatch } = this.#options;
    const before = get();
    if (action.does === 'save') return this.#save(before);
    if (action.does === 'seek') return this.#seek(action.by);
    dispatch({ type: 'log-view-changed', change: scrolled(before, logs, action) });
    if (action.by < 0) await this.#earlier(() => this.#isNear());
  }

  pause(): void {
    this.#paused = true;
    this.update();
  }

  resume(): void {
    this.#paused = false;
    this.update();
  }

  close(): void {
    this.#abort.abort();
    this.#draw.stop();
  }

  #select(filter: string): void {
    if (filter === this.#filter) return;
    this.#filter = filter;
    const query = logQuery(filter);
    this.#options.logs.select(query && ((line) => query.matches(line, 0)));
  }

  async #follow(key: string, signal: AbortSignal): Promise<void> {
    const { get, dispatch, logs } = this.#options;
    logs.clear();
    const told = (state: Detail['logs']): void =>
      dispatch({ type: 'logs-changed', key, logs: state });
    if (this.#read === undefined)
      return told(new Failure('gone', 'the container is no longer there'));
    let following = false;
    const onBatch = (lines: readonly LogLine[]): void => {
      // the next one's lines are kept in the same place
      if (signal.aborted) return;
      logs.push(lines, get().detail?.log.top !== undefined);
      this.#draw.request();
      if (!following) told('following');
      following = true;
    };
    const ended = await this.#read({ tail: TAIL, follow: true }, onBatch, signal).then(
      (): Detail['logs'] => 'ended',
      asFailure,
    );
    if (!signal.aborted) told(ended);
  }

  #isNear(): boolean {
    const { get, logs } = this.#options;
    const top = get().detail?.log.top;
    return logs.indexOf(top ?? Infinity) < NEAR;
  }

  /** Earlier pages, as long as more are wanted and there are any. */
  async #earlier(wanted: () => boolean): Promise<void> {
    const { signal } = this.#abort;
    if (this.#paging) return;
    this.#paging = true;
    try {
      for (let page = 0; page < MOST_PAGES && wanted() && !signal.aborted; page++)
        if (!(await this.#page(signal))) break;
    } catch (error) {
      if (!signal.aborted) this.#tell('warning', `earlier lines: ${asFailure(error).said}`);
    } finally {
      this.#paging = false;
    }
    this.#options.onLines();
  }

  /** @returns whether there were any. The engine counts from the end: what is known is passed over. */
  async #page(signal: AbortSignal): Promise<boolean> {
    const { logs } = this.#options;
    const read = this.#read;
    const untilMs = logs.oldest?.atMs;
    if (read === undefined || untilMs === undefined || logs.isWhole) return false;
    let tail = logs.kept + logs.newer + PAGE;
    for (let tries = 0; tries < MOST_TRIES; tries++, tail *= FURTHER) {
      let page: LogLine[] = [];
      const keep = (lines: readonly LogLine[]): void => {
        page.push(...lines);
        if (page.length > 4 * PAGE) page = page.slice(-2 * PAGE);
      };
      await read({ tail, follow: false, untilMs }, keep, signal);
      if (signal.aborted) return false;
      if (logs.prepend(page.slice(-2 * PAGE)) > 0) return true;
    }
    logs.isWhole = true;
    return false;
  }

  async #seek(by: 1 | -1): Promise<void> {
    const { get, logs, dispatch } = this.#options;
    const search = get().detail?.log.search ?? '';
    const query = logQuery(search);
    if (query === undefined) return this.#tell('warning', 'nothing is searched: / first');
    const find = (): ReturnType<typeof sought> =>
      sought(get(), logs, (line) => query.matches(line, 0), by);
    let found = find();
    if (found === undefined && by < 0) await this.#earlier(() => (found = find()) === undefined);
    found ??= find();
    if (found !== undefined) return dispatch({ type: 'log-view-changed', change: found });
    const where = logs.isWhole ? 'in the log' : `in the ${logs.kept} lines read so far`;
    this.#tell('warning', `no ${by < 0 ? 'earlier' : 'later'} ${search} ${where}`);
  }

  #save(state: State): void {
    const { logs } = this.#options;
    const [first, ...others] = logsOf(state);
    const more = others.length === 0 ? '' : `-and-${others.length}`;
    const name = `${first?.name ?? 'container'}${more}`;
    try {
      const path = saveLog(name, logs.slice(0, logs.count), Date.now());
      this.#tell('good', `${logs.count} lines written to ${path}`);
    } catch (error) {
      this.#tell('critical', `not written: ${asFailure(error).said}`);
    }
  }

  #tell(tone: Notice['tone'], text: string): void {
    const notice = { tone, text, hint: undefined, untilMs: Date.now() + TOLD_MS };
    this.#options.dispatch({ type: 'noticed', notice });
  }
}
