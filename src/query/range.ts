import type { Tree } from './tree.js';

/** Wall clock, ms, both ends included. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

const ALWAYS: TimeRange = { fromMs: -Infinity, toMs: Infinity };

/** The times outside of which nothing can match, as far as a query tells. */
export function rangeOf<Subject>(tree: Tree<Subject>, nowMs: number): TimeRange {
  switch (tree.type) {
    case 'time': {
      const atMs = tree.moment(nowMs);
      return tree.field.colon === '>=' ? { ...ALWAYS, fromMs: atMs } : { ...ALWAYS, toMs: atMs };
    }
    case 'and': {
      const ranges = tree.terms.map((term) => rangeOf(term, nowMs));
      return {
        fromMs: Math.max(...ranges.map(({ fromMs }) => fromMs)),
        toMs: Math.min(...ranges.map(({ toMs }) => toMs)),
      };
    }
    case 'or': {
      const ranges = tree.terms.map((term) => rangeOf(term, nowMs));
      return {
        fromMs: Math.min(...ranges.map(({ fromMs }) => fromMs)),
        toMs: Math.max(...ranges.map(({ toMs }) => toMs)),
      };
    }
    case 'not':
    case 'word':
    case 'phrase':
    case 'search':
    case 'number':
    case 'text':
    case 'label':
    case 'flag':
      return ALWAYS;
  }
}
