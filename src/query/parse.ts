import { comparison, takeOperator } from './comparison.js';
import { findField, type Field } from './field.js';
import { fuzzy } from './fuzzy.js';
import { Scanner, Unexpected, type QueryError } from './scanner.js';
import { textTest } from './text-test.js';
import type { Tree } from './tree.js';
import { pattern, phrase } from './value.js';

/** More than anybody types; it also bounds how deep brackets can be. */
const QUERY_LIMIT = 1000;

export type Parsed<Subject> =
  | { readonly ok: true; readonly tree: Tree<Subject> }
  | { readonly ok: false; readonly error: QueryError };

/**
 * ```
 * query   = and { "|" and }
 * and     = term { [ "&" ] term }
 * term    = "!" term | "(" query ")" | "text" | /re/ | word | field operator value
 * ```
 * Nothing at all is a query too: everything matches it. Never throws.
 */
export function parse<Subject>(text: string, fields: readonly Field<Subject>[]): Parsed<Subject> {
  try {
    return { ok: true, tree: new Parser(text, fields).whole() };
  } catch (error) {
    if (!(error instanceof Unexpected)) throw error;
    const { at, message } = error;
    return { ok: false, error: { at, message: `character ${at + 1}: ${message}` } };
  }
}

/** Of brackets and `!`. */
const DEPTH_LIMIT = 100;

const SPACE = /\s*/y;
const WORD = /[^\s&|!()"<>=~:]+/y;
const AND = /&{1,2}/y;
const OR = /\|{1,2}/y;

class Parser<Subject> {
  readonly #scanner: Scanner;
  readonly #fields: readonly Field<Subject>[];
  #depth = 0;

  constructor(text: string, fields: readonly Field<Subject>[]) {
    this.#scanner = new Scanner(text);
    this.#fields = fields;
  }

  whole(): Tree<Subject> {
    const scanner = this.#scanner;
    if (scanner.text.length > QUERY_LIMIT)
      scanner.fail(`at most ${QUERY_LIMIT} characters`, QUERY_LIMIT);
    scanner.take(SPACE);
    if (scanner.isAtEnd) return { type: 'and', terms: [] };
    const tree = this.#or();
    if (!scanner.isAtEnd) scanner.fail('a ( before this )');
    return tree;
  }

  #or(): Tree<Subject> {
    const terms = [this.#and()];
    while (this.#scanner.take(OR) !== '') terms.push(this.#and());
    return { type: 'or', terms };
  }

  #and(): Tree<Subject> {
    const scanner = this.#scanner;
    const terms = [this.#term()];
    while (scanner.take(AND) !== '' || !(scanner.isAtEnd || '|)'.includes(scanner.char)))
      terms.push(this.#term());
    return { type: 'and', terms };
  }

  /** With the spaces around it. */
  #term(): Tree<Subject> {
    const scanner = this.#scanner;
    scanner.take(SPACE);
    if (++this.#depth > DEPTH_LIMIT) scanner.fail(`at most ${DEPTH_LIMIT} within each other`);
    const tree = this.#bare();
    this.#depth--;
    scanner.take(SPACE);
    return tree;
  }

  #bare(): Tree<Subject> {
    const scanner = this.#scanner;
    const start = scanner.at;
    if (scanner.skip('!')) return { type: 'not', term: this.#term() };
    if (scanner.skip('(')) return this.#group(start);
    if (scanner.char === '"') return { type: 'phrase', text: phrase(scanner).toLowerCase() };
    if (scanner.char === '/') return { type: 'search', test: pattern(scanner) };
    const name = scanner.take(WORD);
    if (name === '') scanner.fail('a word or a comparison, such as cpu>80');
    scanner.take(SPACE);
    const operator = takeOperator(scanner);
    if (operator === undefined) return this.#word(name);
    const field = findField(this.#fields, name);
    if (field === undefined) return scanner.fail(this.#someField(name), start);
    scanner.take(SPACE);
    return comparison(scanner, field, operator);
  }

  #group(start: number): Tree<Subject> {
    const tree = this.#or();
    if (!this.#scanner.skip(')')) this.#scanner.fail(`) for the ( at character ${start + 1}`);
    return tree;
  }

  #word(name: string): Tree<Subject> {
    const field = findField(this.#fields, name);
    if (field?.kind === 'flag') return { type: 'flag', field, wanted: true };
    if (name.includes('*'))
      return { type: 'search', test: textTest({ text: name, quoted: false }, 'contains') };
    return { type: 'word', text: name.toLowerCase() };
  }

  #someField(name: string): string {
    const word = name.toLowerCase();
    const alike = this.#fields
      .map(({ id }) => id)
      .filter((id) => fuzzy(word, id) !== undefined || fuzzy(id, word) !== undefined)
      .slice(0, ALIKE);
    const such = alike.length === 0 ? '' : `, such as ${alike.join(' or ')},`;
    return `a field${such} or a text in quotes`;
  }
}

/** Fields named as what may have been meant. */
const ALIKE = 3;
