import { textsOf } from './field.js';
import { soughtTest } from './sought.js';
import type { TextTest } from './text-test.js';
import type { Comparison, Tree } from './tree.js';

/**
 * Kleene's three values: 1 yes, 0 unknown, -1 no. `!` is the sign, `&` the smaller, `|` the larger; only
 * yes is shown. So a container whose CPU is unknown is neither in `cpu>80` nor in `!cpu>80`, and still
 * in `cpu>80 | state:exited` when it has exited.
 */
type Truth = -1 | 0 | 1;
type Test<Subject> = (subject: Subject, nowMs: number) => Truth;

const truth = (holds: boolean): Truth => (holds ? 1 : -1);

const COMPARE: Readonly<Record<Comparison, (value: number, other: number) => boolean>> = {
  '>': (value, other) => value > other,
  '>=': (value, other) => value >= other,
  '<': (value, other) => value < other,
  '<=': (value, other) => value <= other,
  '=': (value, other) => value === other,
};

/** The texts that words are sought in. */
export type Searched<Subject> = (subject: Subject) => readonly (string | undefined)[];

export function predicate<Subject>(
  tree: Tree<Subject>,
  searched: Searched<Subject>,
): (subject: Subject, nowMs: number) => boolean {
  const test = compile(tree, searched);
  return (subject, nowMs) => test(subject, nowMs) === 1;
}

function compile<Subject>(tree: Tree<Subject>, searched: Searched<Subject>): Test<Subject> {
  switch (tree.type) {
    case 'and':
      return chain(
        tree.terms.map((term) => compile(term, searched)),
        -1,
      );
    case 'or':
      return chain(
        tree.terms.map((term) => compile(term, searched)),
        1,
      );
    case 'not':
      return not(compile(tree.term, searched));
    case 'number': {
      const { field, value } = tree;
      const compare = COMPARE[tree.comparison];
      return (subject, nowMs) => {
        const known = field.of(subject, nowMs) ?? NaN;
        return Number.isNaN(known) ? 0 : truth(compare(known, value));
      };
    }
    case 'time': {
      const { field, moment } = tree;
      const compare = COMPARE[field.colon];
      return (subject, nowMs) => {
        const known = field.of(subject) ?? NaN;
        return Number.isNaN(known) ? 0 : truth(compare(known, moment(nowMs)));
      };
    }
    case 'text': {
      const { field, test } = tree;
      return (subject) => truth(someText(textsOf(field, subject), test));
    }
    case 'label':
      return label(tree);
    case 'flag': {
      const { field, wanted } = tree;
      return (subject) => truth(field.of(subject) === wanted);
    }
    case 'word':
    case 'phrase':
    case 'search': {
      const test = soughtTest(tree);
      return (subject) => truth(someText(searched(subject), test));
    }
  }
}

const OPPOSITE: Readonly<Record<Truth, Truth>> = { [-1]: 1, 0: 0, 1: -1 };

const not =
  <Subject>(test: Test<Subject>): Test<Subject> =>
  (subject, nowMs) =>
    OPPOSITE[test(subject, nowMs)];

/** `&` is decided by the first no, `|` by the first yes. */
function chain<Subject>(tests: readonly Test<Subject>[], decides: -1 | 1): Test<Subject> {
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return only;
  return (subject, nowMs) => {
    let result = OPPOSITE[decides];
    for (const test of tests) {
      const now = test(subject, nowMs);
      if (now === decides) return decides;
      if (now === 0) result = 0;
    }
    return result;
  };
}

const someText = (texts: readonly (string | undefined)[], test: TextTest): boolean =>
  texts.some((text) => text !== undefined && test(text));

function label<Subject>({
  field,
  key,
  test,
}: Extract<Tree<Subject>, { type: 'label' }>): Test<Subject> {
  if (typeof key === 'string')
    return (subject) => {
      const value = field.of(subject).get(key);
      return truth(value !== undefined && test(value));
    };
  return (subject) => {
    for (const [name, value] of field.of(subject)) if (key(name) && test(value)) return 1;
    return -1;
  };
}
