import type { LogLine } from '../model/engine.js';
import { asFailure } from '../model/failure.js';
import { clock } from '../model/format.js';
import type { LogAction } from '../panes/intent.js';
import { logQuery, passing, rangeOf } from '../panes/log-text.js';
import { logsOf } from '../panes/logs-of.js';
import type { LogView } from '../store/detail.js';
import type { Notice } from '../store/state.js';
import { saveLog } from './log-file.js';
import type { LogFeedOptions } from './log-feed.js';
import { hasEnd, isFilled, isNear, scrolled, sought, toLine, toTime } from './log-moves.js';
import { LogProgress } from './log-progress.js';
import type { LogReading } from './log-reading.js';

/** Pages that one key asks for, while nothing of them is shown. */
const MOST_PAGES = 10;
/** Lines before what is kept that are kept, too, when they are searched; of those beyond only a hit. */
const NEARBY = 4000;
const TOLD_MS = 6000;

type Job = (reading: LogReading, signal: AbortSignal) => Promise<void>;

/** What keys want of a log, one thing at a time: another one ends what is under way. */
export class LogActs {
  readonly #options: LogFeedOptions;
  readonly #reading: () => LogReading | undefined;
  #work: AbortController | undefined;
  /** The end of a time that was asked for, once it was gone to. */
  #goneTo: number | undefined;
  /** Where a search found nothing more: asked for again, it goes on from the other end. */
  #turn: { readonly search: string; readonly by: 1 | -1 } | undefined;

  constructor(options: LogFeedOptions, reading: () => LogReading | undefined) {
    this.#options = options;
    this.#reading = reading;
  }

  async act(action: LogAction): Promise<void> {
    switch (action.does) {
      case 'save':
        return this.#save();
      case 'give-up':
        return this.giveUp();
      case 'seek':
        return this.#seek(action.by);
      case 'go':
        return this.#go(action.atMs);
      case 'scroll':
      case 'page':
        return this.#scroll(action);
    }
  }

  giveUp(): void {
    this.#work?.abort();
  }

  /** Something else is shown: as much of it as fits. */
  filtered(): void {
    this.#goneTo = undefined;
    const { get, logs } = this.#options;
    void this.#do(undefined, (reading, signal) =>
      this.#earlier(reading, signal, () => logs.hasRoom && !isFilled(get(), logs)),
    );
  }

  /** The end is shown where it is wanted: of the log, or of a time. */
  keepEnd(log: LogView): void {
    const { logs } = this.#options;
    const { toMs } = rangeOf(log);
    if (log.top !== undefined || this.#goneTo === toMs || hasEnd(logs, log)) return;
    if (toMs > Date.now()) return this.#reading()?.open();
    this.#goneTo = toMs;
    void this.#around(toMs, () => undefined);
  }

  /** Before anything else looks at it, `show` tells what of it is looked at. */
  #around(atMs: number, show: () => void): Promise<void> {
    const where = Number.isFinite(atMs) ? clock(atMs) : atMs < 0 ? 'the beginning' : 'the end';
    return this.#do(`going to ${where}`, async (reading, signal) => {
      await reading.around(atMs, signal);
      if (!signal.aborted) show();
    });
  }

  async #scroll(action: Extract<LogAction, { does: 'scroll' | 'page' }>): Promise<void> {
    const { get, logs } = this.#options;
    const { by } = action;
    if (by === -Infinity) return this.#toBegin();
    if (by === Infinity) this.#goneTo = undefined;
    this.#change(scrolled(get(), logs, action));
    if (this.#work !== undefined) return;
    const isWanted = (): boolean => isNear(get(), logs, by < 0 ? -1 : 1);
    if (isWanted())
      await this.#do(undefined, (reading, signal) =>
        by < 0 ? this.#earlier(reading, signal, isWanted) : this.#later(reading, signal, isWanted),
      );
  }

  /** Of the log, or of the time that is asked for. */
  async #toBegin(): Promise<void> {
    const { get, logs } = this.#options;
    const { detail } = get();
    if (detail === undefined) return;
    const { fromMs } = rangeOf(detail.log);
    const show = (): void => this.#change(scrolled(get(), logs, { does: 'scroll', by: -Infinity }));
    if (logs.isWhole || logs.fromMs < fromMs) show();
    else await this.#around(fromMs, show);
  }

  async #go(atMs: number): Promise<void> {
    const { get, logs } = this.#options;
    const show = (): void => {
      this.#change(toTime(get(), logs, atMs));
      if (logs.fromMs > atMs) this.#tell('warning', `the log begins at ${clock(logs.fromMs)}`);
      if (logs.toMs < atMs) this.#tell('warning', `the log ends at ${clock(logs.toMs)}`);
    };
    const isKept = logs.fromMs <= atMs && (atMs <= logs.toMs || logs.newer === 0);
    if (isKept || (logs.isWhole && atMs < logs.fromMs)) show();
    else await this.#around(atMs, show);
  }

  /** Earlier pages, as long as more are wanted and there are any. */
  async #earlier(reading: LogReading, signal: AbortSignal, isWanted: () => boolean): Promise<void> {
    const { logs, onLines } = this.#options;
    for (let page = 0; page < MOST_PAGES && isWanted() && !logs.isWhole; page++) {
      await reading.earlier(signal);
      if (signal.aborted) return;
      onLines();
    }
  }

  async #later(reading: LogReading, signal: AbortSignal, isWanted: () => boolean): Promise<void> {
    const { logs, onLines } = this.#options;
    for (let page = 0; page < MOST_PAGES && isWanted() && logs.newer > 0; page++) {
      await reading.later(signal);
      if (signal.aborted) return;
      onLines();
    }
  }

  async #seek(by: 1 | -1): Promise<void> {
    const { get, logs, timing } = this.#options;
    const { detail } = get();
    const query = detail && logQuery(detail.log.search);
    if (detail === undefined || query === undefined)
      return this.#tell('warning', 'nothing is searched: / first');
    const { search } = detail.log;
    if (this.#turn?.search === search && this.#turn.by === by) await this.#turnRound(by);
    this.#turn = undefined;
    const nowMs = Date.now();
    const passes = passing(detail.log) ?? (() => true);
    const isHit = (line: LogLine): boolean => line.isNote !== true && query.matches(line, nowMs);
    const isFound = (): boolean => {
      const found = sought(get(), logs, isHit, by);
      this.#change(found);
      return found !== undefined;
    };
    if (isFound()) return;
    const progress = new LogProgress(timing, (words) => this.#change({ work: words }));
    const most = logs.kept + NEARBY;
    let isShown = false;
    const isWanted = (): boolean =>
      by < 0 && logs.hasRoom && logs.kept < most && !(isShown ||= isFound());
    await this.#do(progress.words, async (reading, signal) => {
      signal.addEventListener('abort', () => this.#tell('warning', `given up: ${progress.words}`));
      await this.#earlier(reading, signal, isWanted);
      if (isShown || isFound()) return;
      const line = await reading.search(by, {
        test: (each) => isHit(each) && passes(each),
        range: rangeOf(detail.log),
        ...{ onLine: progress.onLine, signal },
      });
      if (signal.aborted) return;
      if (line?.atMs === undefined) return this.#notFound(search, by);
      await reading.around(line.atMs, signal);
      this.#change(toLine(get(), logs, line));
    });
  }

  #notFound(search: string, by: 1 | -1): void {
    this.#turn = { search, by };
    const [which, key, end] = by < 0 ? ['earlier', 'N', 'end'] : ['later', 'n', 'beginning'];
    this.#tell('warning', `no ${which} ${search}. ${key} again: from the ${end}`);
  }

  /** To the other end. */
  async #turnRound(by: 1 | -1): Promise<void> {
    const { logs } = this.#options;
    const show = (): void => {
      this.#change({ hit: undefined, top: by < 0 ? undefined : logs.numberAt(0) });
      this.#tell('good', `from the ${by < 0 ? 'end' : 'beginning'}`);
    };
    if (by < 0 ? logs.newer === 0 : logs.isWhole) show();
    else await this.#around(by < 0 ? Infinity : -Infinity, show);
  }

  async #save(): Promise<void> {
    const { get, logs } = this.#options;
    const [first, ...others] = logsOf(get());
    const more = others.length === 0 ? '' : `-and-${others.length}`;
    const name = `${first?.name ?? 'container'}${more}`;
    try {
      const path = saveLog(name, logs.slice(0, logs.count), Date.now());
      this.#tell('good', `${logs.count} lines written to ${path}`);
    } catch (error) {
      this.#tell('critical', `not written: ${asFailure(error).said}`);
    }
  }

  async #do(words: string | undefined, job: Job): Promise<void> {
    const reading = this.#reading();
    if (reading === undefined) return;
    this.#work?.abort();
    const work = new AbortController();
    this.#work = work;
    this.#change({ work: words });
    try {
      await job(reading, work.signal);
    } catch (error) {
      if (!work.signal.aborted) this.#tell('warning', asFailure(error).said);
    } finally {
      if (this.#work === work) {
        this.#work = undefined;
        this.#change({ work: undefined });
      }
    }
    this.#options.onLines();
  }

  #change(change: Partial<LogView> | undefined): void {
    const now = this.#options.get().detail?.log;
    if (change === undefined || now === undefined) return;
    const isNew = Object.entries(change).some(([key, value]) => Reflect.get(now, key) !== value);
    if (isNew) this.#options.dispatch({ type: 'log-view-changed', change });
  }

  #tell(tone: Notice['tone'], text: string): void {
    const notice = { tone, text, hint: undefined, untilMs: Date.now() + TOLD_MS };
    this.#options.dispatch({ type: 'noticed', notice });
  }
}
