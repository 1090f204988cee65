import type { LogLine } from '../model/engine.js';
import { age, clock } from '../model/format.js';
import { logQuery, partsOf } from '../panes/log-text.js';
import type { Rect } from '../panes/layout.js';
import type { LogView } from '../store/detail.js';
import type { LogBook } from '../store/log-book.js';
import { styleId, type StyleId } from '../terminal/style.js';
import { textWidth, truncate } from '../terminal/width.js';
import { toneStyle } from './theme.js';

/** Text with its looks; each run holds until the next one. */
export interface Styled {
  readonly text: string;
  readonly runs: readonly { readonly at: number; readonly style: StyleId }[];
}

/** A row of the screen. */
export interface LogRow {
  readonly isError: boolean;
  readonly isHit: boolean;
  readonly stamp: string;
  /** Of its container, among several. */
  readonly name: Styled;
  readonly content: Styled;
}

export interface LogPlace {
  readonly width: number;
  readonly height: number;
  readonly nowMs: number;
}

/** Beside the text: which stream, which line was found. */
export const GUTTER = 2;
/** One a container; palette numbers, so that the terminal's own theme decides what they look like. */
const NAME_STYLES: readonly StyleId[] = [6, 3, 5, 2, 4, 1, 14, 11, 13, 10, 12, 9].map((fg) =>
  styleId({ fg }),
);
const MOST_NAME = 20;
const NOTHING: Styled = { text: '', runs: [] };
/** Code units that one column may need, marks included. */
const UNITS_A_COLUMN = 4;

/** What is on the screen: from the line on top down, or the newest at the bottom. */
export function logRows(book: LogBook, view: LogView, place: LogPlace): readonly LogRow[] {
  const from = view.top === undefined ? lastTop(book, view, place) : book.indexOf(view.top);
  const rows: LogRow[] = [];
  let index = from;
  const names = namesOf(book);
  for (const line of book.slice(from, place.height)) {
    const name = names(line);
    rows.push(...rowsOf(line, { number: book.numberAt(index++), name }, view, place));
    if (rows.length >= place.height) break;
  }
  // a long line at the end may begin above the screen
  return view.top === undefined ? rows.slice(-place.height) : rows.slice(0, place.height);
}

/** Index of the line on top when the newest one is at the bottom. */
export function lastTop(book: LogBook, view: LogView, place: LogPlace): number {
  const most = Math.max(0, book.count - place.height);
  if (!view.isWrapped) return most;
  const names = namesOf(book);
  let rows = 0;
  for (let index = book.count - 1; index >= most; index--) {
    const [line] = book.slice(index, 1);
    const name = line === undefined ? NOTHING : names(line);
    rows += line === undefined ? 0 : rowsOf(line, { number: index, name }, view, place).length;
    if (rows >= place.height) return index;
  }
  return most;
}

/** Names of containers in a column, each in its colour. */
function namesOf({ names }: LogBook): (line: LogLine) => Styled {
  const width = Math.min(MOST_NAME, Math.max(0, ...names.map(textWidth)));
  const shown = new Map(
    names.map((name, index) => {
      const text = truncate(name, width);
      const blanks = ' '.repeat(1 + width - textWidth(text));
      const style = NAME_STYLES[index % NAME_STYLES.length] ?? 0;
      return [name, { text: text + blanks, runs: [{ at: 0, style }] }];
    }),
  );
  return ({ of }) => (of && shown.get(of)) ?? NOTHING;
}

function rowsOf(
  line: LogLine,
  { number, name }: { readonly number: number; readonly name: Styled },
  view: LogView,
  place: LogPlace,
): readonly LogRow[] {
  const stamp = stampOf(line, view, place.nowMs);
  const width = Math.max(1, place.width - GUTTER - stamp.length - textWidth(name.text));
  const content = highlighted(contentOf(line, view, width * place.height), view.search);
  const base = {
    isError: line.stream === 'stderr' && line.isNote !== true,
    isHit: number === view.hit,
  };
  if (!view.isWrapped)
    return [
      { ...base, stamp, name, content: cut(content, columnAt(content.text, view.left), width) },
    ];
  return wrapped(content, width).map((each, index) => ({
    ...base,
    stamp: index === 0 ? stamp : ' '.repeat(stamp.length),
    name:
      index === 0 ? name : { text: ' '.repeat(textWidth(name.text)), runs: [{ at: 0, style: 0 }] },
    content: each,
  }));
}

function stampOf({ atMs }: LogLine, { stamps }: LogView, nowMs: number): string {
  if (stamps === 'none') return '';
  if (atMs === undefined) return '– ';
  if (stamps === 'relative') return `${age(nowMs - atMs).padStart(6)} `;
  if (stamps === 'utc') return `${new Date(atMs).toISOString()} `;
  const ms = String(Math.floor(atMs) % 1000).padStart(3, '0');
  return `${clock(atMs)}.${ms} `;
}

/** @param columns no more of it can be seen at once */
function contentOf(line: LogLine, view: LogView, columns: number): Styled {
  const most = (view.left + columns) * UNITS_A_COLUMN;
  const { runs = [] } = line;
  if (line.isNote === true)
    return { text: `── ${line.text} ──`, runs: [{ at: 0, style: toneStyle('notice') }] };
  if (runs.length > 0)
    return {
      text: line.text.slice(0, most),
      runs: [{ at: 0, style: 0 }, ...runs.map(({ at, style }) => ({ at, style: styleId(style) }))],
    };
  let text = '';
  const found: { at: number; style: StyleId }[] = [];
  for (const part of partsOf(line, view.isRaw)) {
    found.push({ at: text.length, style: toneStyle(part.tone) });
    text += part.text;
    if (text.length > most) break;
  }
  return { text: text.slice(0, most), runs: found };
}

/** What a search finds stands out, whatever it looked like. */
function highlighted(content: Styled, search: string): Styled {
  const hits = search === '' ? [] : (logQuery(search)?.hits(content.text) ?? []);
  if (hits.length === 0) return content;
  const found = new Set(hits);
  const style = toneStyle('accent', { inverse: true });
  const runs: { at: number; style: StyleId }[] = [];
  for (let at = 0; at < content.text.length; at++) {
    const now = found.has(at) ? style : styleAt(content, at);
    if (runs.at(-1)?.style !== now) runs.push({ at, style: now });
  }
  return { text: content.text, runs };
}

const styleAt = ({ runs }: Styled, at: number): StyleId =>
  runs.findLast((run) => run.at <= at)?.style ?? 0;

/** The unit at which a column begins. */
function columnAt(text: string, column: number): number {
  if (column === 0) return 0;
  let columns = 0;
  let at = 0;
  for (const char of text) {
    if (columns >= column) break;
    columns += textWidth(char);
    at += char.length;
  }
  return at;
}

/** As much from a unit on as fits the columns. */
function cut({ text, runs }: Styled, from: number, width: number): Styled {
  const end = from + columnAt(text.slice(from), width + 1);
  const fits = textWidth(text.slice(from, end)) <= width;
  const to = fits ? end : from + lastThatFits(text.slice(from, end), width);
  return {
    text: text.slice(from, to),
    runs: [
      { at: 0, style: styleAt({ text, runs }, from) },
      ...runs
        .filter(({ at }) => at > from && at < to)
        .map((run) => ({ ...run, at: run.at - from })),
    ],
  };
}

/** Units of the longest beginning that is not wider. */
function lastThatFits(text: string, width: number): number {
  let columns = 0;
  let at = 0;
  for (const char of text) {
    columns += textWidth(char);
    if (columns > width) break;
    at += char.length;
  }
  return at;
}

function wrapped(content: Styled, width: number): readonly Styled[] {
  const rows: Styled[] = [];
  let from = 0;
  do {
    const row = cut(content, from, width);
    rows.push(row);
    from += Math.max(1, row.text.length);
  } while (from < content.text.length);
  return rows;
}

/** Where lines go: below the status line. */
export const logPlace = (rect: Rect, nowMs: number): LogPlace => ({
  width: rect.width,
  height: Math.max(1, rect.height - 1),
  nowMs,
});
