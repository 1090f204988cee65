import type { LogLine } from '../model/engine.js';
import type { LogAction } from '../panes/intent.js';
import { detailContent } from '../panes/layout.js';
import type { Detail, LogView } from '../store/detail.js';
import type { LogBook } from '../store/log-book.js';
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

/** With this line on top: at the end it is followed again, if the end is kept. */
function onTop(book: LogBook, { last }: Where, index: number, wantsEnd: boolean): Change {
  const at = Math.max(0, Math.min(last, index));
  const isEnd = at >= last && (book.newer === 0 || wantsEnd);
  return { top: isEnd ? undefined : book.numberAt(at) };
}

export function scrolled(
  state: State,
  book: LogBook,
  { does, by }: Exclude<LogAction, { does: 'save' }>,
): Change {
  if (state.detail === undefined) return {};
  const now = where(state, state.detail, book);
  const lines = does === 'page' ? by * Math.max(1, now.place.height - 1) : by;
  return onTop(book, now, now.top + lines, lines === Infinity);
}

/** On to the nearest line that passes, in the middle of the screen unless it is there already. */
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
  const found = book.seek(test, Math.min(from, book.count - 1), by);
  if (found === undefined) return undefined;
  const isSeen = found >= now.top && found < now.top + now.place.height;
  const top = isSeen ? now.top : found - Math.floor(now.place.height / 2);
  return { ...onTop(book, now, top, false), hit: book.numberAt(found) };
}
