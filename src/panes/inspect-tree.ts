import type { SafeJson } from '../model/engine.js';
import type { InspectView } from '../store/detail.js';

/** A value of an object, and where it is. */
export interface InspectLine {
  /** As jq takes it: `.Config.Labels["com.example.team"]`, `.Args[0]`. */
  readonly path: string;
  /** What it lies in; undefined at the top. */
  readonly parent: InspectLine | undefined;
  readonly depth: number;
  /** In an array its index. */
  readonly key: string;
  readonly json: SafeJson;
}

type Branch = readonly SafeJson[] | { readonly [key: string]: SafeJson };

const isArray: (json: Branch) => json is readonly SafeJson[] = Array.isArray;

const isObject = (json: SafeJson): json is Branch => typeof json === 'object' && json !== null;

/** What lies in it; nothing in a plain value. */
const childrenOf = (json: SafeJson): readonly (readonly [string, SafeJson])[] =>
  isObject(json) ? Object.entries(json) : [];

/** Has something that could be folded. */
export const isBranch = ({ json }: InspectLine): boolean => childrenOf(json).length > 0;

const NAME = /^[A-Za-z_]\w*$/;

function pathOf(parent: InspectLine | undefined, within: Branch, key: string): string {
  const before = parent?.path ?? '';
  if (!isArray(within) && NAME.test(key)) return `${before}.${key}`;
  return `${before === '' ? '.' : before}[${isArray(within) ? key : JSON.stringify(key)}]`;
}

const NOTHING: ReadonlySet<string> = new Set();

/** By what is folded: walked once, however often it is painted. */
const walked = new WeakMap<
  InspectView['folded'],
  { readonly json: SafeJson; readonly lines: readonly InspectLine[] }
>();

/** The lines of what the engine tells, but for what is folded. */
export function inspectLines(
  json: SafeJson,
  folded: InspectView['folded'] = NOTHING,
): readonly InspectLine[] {
  if (!isObject(json)) return [{ path: '.', parent: undefined, depth: 0, key: '', json }];
  const before = walked.get(folded);
  if (before?.json === json) return before.lines;
  const lines: InspectLine[] = [];
  walk(json, undefined, folded, lines);
  walked.set(folded, { json, lines });
  return lines;
}

function walk(
  within: Branch,
  parent: InspectLine | undefined,
  folded: InspectView['folded'],
  lines: InspectLine[],
): void {
  const depth = parent === undefined ? 0 : parent.depth + 1;
  for (const [key, json] of childrenOf(within)) {
    const line = { path: pathOf(parent, within, key), parent, depth, key, json };
    lines.push(line);
    if (isObject(json) && !folded.has(line.path)) walk(json, line, folded, lines);
  }
}

/** A plain value as JSON; of what could be folded how much is in it. */
export function valueText({ json }: InspectLine): string {
  const { length } = childrenOf(json);
  if (length === 0 || !isObject(json)) return JSON.stringify(json);
  return isArray(json) ? `[${length}]` : `{${length}}`;
}

/** What a search looks through. */
export const lineText = (line: InspectLine): string => `${line.key}: ${valueText(line)}`;

/** Where words are in a text, whatever their case: UTF-16 units, -1 when they are not. */
export const placeOf = (words: string, text: string): number =>
  words === '' ? -1 : text.toLowerCase().indexOf(words.toLowerCase());

/** What has to be unfolded for the line to be seen. */
export function around(line: InspectLine): readonly string[] {
  const paths: string[] = [];
  for (let each = line.parent; each !== undefined; each = each.parent) paths.push(each.path);
  return paths;
}
