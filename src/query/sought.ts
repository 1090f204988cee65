import { fuzzy } from './fuzzy.js';
import type { TextTest } from './text-test.js';
import type { Tree } from './tree.js';

type Literal = Extract<Tree<never>, { type: 'word' | 'phrase' }>;
type Sought = Literal | Extract<Tree<never>, { type: 'search' }>;

/** Nobody reads 64 hex digits, and any two letters up to f are in them: only their beginning is sought. */
const ID = /^(?:sha256:)?[0-9a-f]{64}$/;
const idOf = (text: string): string | undefined =>
  text.length >= 64 && ID.test(text) ? text.slice(-64) : undefined;

/** Whether it is in one of the texts that are searched. */
export function soughtTest(tree: Sought): TextTest {
  if (tree.type === 'search') return (text) => idOf(text) === undefined && tree.test(text);
  const { text: wanted } = tree;
  const isFuzzy = tree.type === 'word';
  return (raw) => {
    const id = idOf(raw);
    if (id !== undefined) return id.startsWith(wanted);
    const text = raw.toLowerCase();
    return text.includes(wanted) || (isFuzzy && fuzzy(wanted, text) !== undefined);
  };
}

function hitsOf({ type, text: wanted }: Literal, text: string): readonly number[] {
  if (type === 'word') return fuzzy(wanted, text) ?? [];
  const hits: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    if (wanted === '') break;
    for (let index = 0; index < wanted.length; index++) hits.push(at + index);
  }
  return hits;
}

/** The same query with its words taken as they are. */
export function literal<Subject>(tree: Tree<Subject>): Tree<Subject> {
  switch (tree.type) {
    case 'and':
    case 'or':
      return { ...tree, terms: tree.terms.map(literal) };
    case 'not':
      return { ...tree, term: literal(tree.term) };
    case 'word':
      return { type: 'phrase', text: tree.text };
    case 'phrase':
    case 'search':
    case 'number':
    case 'time':
    case 'text':
    case 'label':
    case 'flag':
      return tree;
  }
}

/** Indices into `text` of what the words and phrases of a query found in it, none of them after a `!`. */
export function hitsIn<Subject>(tree: Tree<Subject>, text: string): readonly number[] {
  switch (tree.type) {
    case 'and':
    case 'or': {
      const hits = tree.terms.flatMap((term) => hitsIn(term, text));
      return [...new Set(hits)].toSorted((a, b) => a - b);
    }
    case 'word':
    case 'phrase':
      return hitsOf(tree, text.toLowerCase());
    case 'not':
    case 'search':
    case 'number':
    case 'time':
    case 'text':
    case 'label':
    case 'flag':
      return [];
  }
}
