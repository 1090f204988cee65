import type { LogLine } from '../model/engine.js';
import type { LogAction } from '../panes/intent.js';
import { detailContent } from '../panes/layout.js';
import { rangeOf } from '../panes/log-text.js';
import type { Detail, LogView } from '../store/detail.js';
import type { LogBook } from '../store/log-book.js';
import { isSame } from '../store/log-edges.js';
import type { State } from '../store/state.js';
import { lastTop, logPlace, type LogPlace } from '../ui/log-rows.js';

type Change = Partial<LogView>;

interface Where {
  readonly view: LogView;
  readonly place: LogPlace;
  /** Indices of the line on top, and of that when the end is shown. */
  readonly top: number;
  readonly last: number;
}

function where(state: State, { log: view }: Detail, book: LogBook): Where {
  const rect = detailContent(state) ?? { x: 0, y: 0, width: 1, height: 1 };
  const place = logPlace(rect, state.nowMs);
  const last = lastTop(book, view, place);
  return { view, place, last, top: view.top === undefined ? last : book.indexOf(view.top) };
}

/** Other lines are asked for when so few are left above, or below. */
const NEAR = 500;

/** Whether the end that is looked at is kept: of the log, or of the time that is asked for. */
export function hasEnd(book: LogBook, view: LogView): boolean {
  const { toMs } = rangeOf(view);
  const isReached = book.newer === 0 || book.toMs > toMs;
  return isReached && (toMs === Infinity || book.isWhole || book.fromMs <= toMs);
}

/** With this line on top: at the end it is followed again, if the end is kept. */
function onTop(book: LogBook, { view, last }: Where, index: number, wantsEnd: boolean): Change {
  const at = Math.max(0, Math.min(last, index));
  const isEnd = at >= last && (wantsEnd || hasEnd(book, view));
  return { top: isEnd ? undefined : book.numberAt(at) };
}

export function scrolled(
  state: State,
  book: LogBook,
  { does, by }: Extract<LogAction, { does: 'scroll' | 'page' }>,
): Change {
  if (state.detail === undefined) return {};
  const now = where(state, state.detail, book);
  const lines = does === 'page' ? by * Math.max(1, now.place.height - 1) : by;
  return onTop(book, now, now.top + lines, lines === Infinity);
}

/** Whether few lines are left above what is looked at, or below. */
export function isNear(state: State, book: LogBook, by: 1 | -1): boolean {
  if (state.detail === undefined) return false;
  const { top, last, view } = where(state, state.detail, book);
  if (by > 0) return last - top < NEAR && book.newer > 0;
  return top < NEAR && !book.isWhole && !(book.fromMs < rangeOf(view).fromMs);
}

/** Whether there are as many lines as are seen at once, or as many as there can be. */
export function isFilled(state: State, book: LogBook): boolean {
  if (state.detail === undefined) return true;
  const { place, view } = where(state, state.detail, book);
  return book.count >= place.height || book.fromMs < rangeOf(view).fromMs;
}

/** The nearest line that passes, from what was found last or from what is seen on. */
export function sought(
  state: State,
  book: LogBook,
  test: (line: LogLine) => boolean,
  by: 1 | -1,
): Change | undefined {
  if (state.detail === undefined) return undefined;
  const now = where(state, state.detail, book);
  const { hit } = now.view;
  const begin = by < 0 ? now.top + now.place.height - 1 : now.top;
  const from = hit === undefined ? begin : book.indexOf(hit) + by;
  return found(book, now, book.seek(test, Math.min(from, book.count - 1), by));
}

/** To that line. */
export function toLine(state: State, book: LogBook, line: LogLine): Change | undefined {
  if (state.detail === undefined) return undefined;
  const isIt = (each: LogLine): boolean => isSame(each, line);
  return found(book, where(state, state.detail, book), book.seek(isIt, 0, 1));
}

/** To the first line of a moment or later. */
export function toTime(state: State, book: LogBook, atMs: number): Change | undefined {
  if (state.detail === undefined) return undefined;
  const now = where(state, state.detail, book);
  const isThere = (line: LogLine): boolean => (line.atMs ?? NaN) >= atMs;
  const index = book.seek(isThere, 0, 1);
  if (index === undefined) return onTop(book, now, Infinity, true);
  return { ...onTop(book, now, index, false), hit: book.numberAt(index) };
}

/** In the middle of the screen unless it is there already. */
function found(book: LogBook, now: Where, index: number | undefined): Change | undefined {
  if (index === undefined) return undefined;
  const isSeen = index >= now.top && index < now.top + now.place.height;
  const top = isSeen ? now.top : index - Math.floor(now.place.height / 2);
  return { ...onTop(book, now, top, false), hit: book.numberAt(index) };
}
