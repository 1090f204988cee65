import type { Colon, Field, FlagField, LabelField, NumberField, TimeField } from './field.js';
import { moment } from './moment.js';
import { quantity } from './quantity.js';
import type { Scanner } from './scanner.js';
import { textTest, type TextTest } from './text-test.js';
import type { Comparison, Tree } from './tree.js';
import { pattern, textValue } from './value.js';

interface Operator {
  readonly sign: Comparison | ':' | '~';
  readonly negated: boolean;
  readonly at: number;
}

const OPERATOR = />=|<=|!=|!~|==|[><=~:]/y;
const signed = (
  text: string,
  sign: Operator['sign'],
  negated = false,
): readonly [string, Omit<Operator, 'at'>] => [text, { sign, negated }];
const OPERATORS = new Map([
  ...(['>', '>=', '<', '<=', '=', ':', '~'] as const).map((sign) => signed(sign, sign)),
  signed('==', '='),
  signed('!=', '=', true),
  signed('!~', '~', true),
]);

export function takeOperator(scanner: Scanner): Operator | undefined {
  const { at } = scanner;
  const operator = OPERATORS.get(scanner.take(OPERATOR));
  return operator && { ...operator, at };
}

/** What follows a field and its operator: for each kind of field something else. */
export function comparison<Subject>(
  scanner: Scanner,
  field: Field<Subject>,
  operator: Operator,
): Tree<Subject> {
  const term = termOf(scanner, field, operator);
  return operator.negated ? { type: 'not', term } : term;
}

function termOf<Subject>(
  scanner: Scanner,
  field: Field<Subject>,
  operator: Operator,
): Tree<Subject> {
  switch (field.kind) {
    case 'text':
      return { type: 'text', field, test: textOf(scanner, field, operator) };
    case 'label':
      return labelOf(scanner, field, operator);
    case 'time':
      return timeOf(scanner, field, operator);
    case 'flag':
      return { type: 'flag', field, wanted: answerOf(scanner, field, operator) };
    case 'number':
    case 'bytes':
    case 'bytes/s':
    case 'percent':
    case 'duration':
      return numberOf(scanner, field, operator);
  }
}

function numberOf<Subject>(
  scanner: Scanner,
  field: NumberField<Subject>,
  { sign, at }: Operator,
): Tree<Subject> {
  if (sign === '~') return scanner.fail(`> >= < <= = or != after ${field.id}`, at);
  const value = quantity(scanner, field.kind);
  return { type: 'number', field, comparison: sign === ':' ? '=' : sign, value };
}

function timeOf<Subject>(
  scanner: Scanner,
  field: TimeField<Subject>,
  { sign, at }: Operator,
): Tree<Subject> {
  if (sign !== ':' && sign !== '=') return scanner.fail(`: after ${field.id}`, at);
  return { type: 'time', field, moment: moment(scanner) };
}

function textOf(
  scanner: Scanner,
  { id, colon = 'contains' }: { readonly id: string; readonly colon?: Colon },
  { sign, at }: Operator,
): TextTest {
  if (sign === '~') return pattern(scanner);
  if (sign !== ':' && sign !== '=') return scanner.fail(`: = != ~ or !~ after ${id}`, at);
  return textTest(textValue(scanner, `a text after ${id}`), sign === ':' ? colon : 'equals');
}

const KEY = /(?:(?!!=|!~)[^\s&|()"<>=~:])+/y;
const SPACE = /\s*/y;

/** `label:key`, and then as of a text: `label:key=value`. */
function labelOf<Subject>(
  scanner: Scanner,
  field: LabelField<Subject>,
  { sign, at }: Operator,
): Tree<Subject> {
  const example = `${field.id}:team or ${field.id}:team=pay`;
  if (sign !== ':' && sign !== '=') return scanner.fail(`: and a key, ${example}`, at);
  const named = textValue(scanner, `a key, ${example}`, KEY);
  const key = !named.quoted && named.text.includes('*') ? textTest(named, 'equals') : named.text;
  scanner.take(SPACE);
  const operator = takeOperator(scanner);
  if (operator === undefined) return { type: 'label', field, key, test: () => true };
  scanner.take(SPACE);
  const test = textOf(scanner, { id: named.text }, operator);
  const term: Tree<Subject> = { type: 'label', field, key, test };
  return operator.negated ? { type: 'not', term } : term;
}

const ANSWER = /[^\s&|()!]+/y;
const ANSWERS: ReadonlyMap<string, boolean> = new Map([
  ...['yes', 'true', '1'].map((word) => [word, true] as const),
  ...['no', 'false', '0'].map((word) => [word, false] as const),
]);

function answerOf<Subject>(
  scanner: Scanner,
  { id }: FlagField<Subject>,
  { sign, at }: Operator,
): boolean {
  if (sign !== ':' && sign !== '=') scanner.fail(`: or = after ${id}, or nothing`, at);
  const start = scanner.at;
  return ANSWERS.get(scanner.take(ANSWER).toLowerCase()) ?? scanner.fail('yes or no', start);
}
