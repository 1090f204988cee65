import { sideOf, type Regex, type Side } from './regex.js';

/**
 * A set of states that the text read so far may be in, and where each next character leads from it:
 * worked out when a text first asks, then looked up. `undefined` in `ascii` is not known yet.
 */
interface Node {
  readonly states: readonly number[];
  readonly before: Side;
  readonly ascii: (Node | undefined)[];
  readonly others: Map<number, Node>;
}

const END = -1;
const ASCII = 128;
/** Of one text; nothing that comes in as SafeText is longer unless it is a log line. */
const TEXT_LIMIT = 4096;
/** Beyond this many all are forgotten: a pattern like `a.{40}` has more than memory. */
const NODES_LIMIT = 500;

const node = (states: readonly number[], before: Side): Node => ({
  states,
  before,
  ascii: Array.from({ length: ASCII }),
  others: new Map(),
});

/** Whether `regex` is found anywhere in a text's first 4096 units, in time linear in them. */
export function searcher(regex: Regex): (text: string) => boolean {
  const automaton = new Automaton(regex);
  return (text) => automaton.isIn(text.toLowerCase());
}

class Automaton {
  readonly #regex: Regex;
  readonly #start = node([], 'edge');
  readonly #found = node([], 'edge');
  readonly #nodes = new Map<string, Node>();

  constructor(regex: Regex) {
    this.#regex = regex;
  }

  isIn(text: string): boolean {
    let now = this.#start;
    const length = Math.min(text.length, TEXT_LIMIT);
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      now = (code < ASCII ? now.ascii[code] : now.others.get(code)) ?? this.#learn(now, code);
      if (now === this.#found) return true;
    }
    return (now.others.get(END) ?? this.#learn(now, END)) === this.#found;
  }

  #learn(from: Node, code: number): Node {
    const to = this.#step(from, code);
    if (code >= 0 && code < ASCII) from.ascii[code] = to;
    else from.others.set(code, to);
    return to;
  }

  /** Follows everything that takes no character, then takes `code`. A match may begin anywhere. */
  #step({ states: entered, before }: Node, code: number): Node {
    const { states, start } = this.#regex;
    const after = code === END ? 'edge' : sideOf(String.fromCharCode(code));
    const reached = new Set([...entered, start]);
    const taken = new Set<number>();
    // a Set is iterated together with what is added to it meanwhile
    for (const index of reached) {
      const state = states[index];
      switch (state?.does) {
        case 'found':
          return this.#found;
        case 'fork':
          reached.add(state.next).add(state.other);
          break;
        case 'check':
          if (state.holds(before, after)) reached.add(state.next);
          break;
        case 'take':
          if (code !== END && state.fits(code)) taken.add(state.next);
          break;
        case undefined:
      }
    }
    return this.#node(
      [...taken].toSorted((a, b) => a - b),
      after,
    );
  }

  #node(states: readonly number[], before: Side): Node {
    const key = `${before} ${states.join(' ')}`;
    const known = this.#nodes.get(key);
    if (known !== undefined) return known;
    if (this.#nodes.size >= NODES_LIMIT) this.#forget();
    const made = node(states, before);
    this.#nodes.set(key, made);
    return made;
  }

  #forget(): void {
    this.#nodes.clear();
    this.#start.ascii.fill(undefined);
    this.#start.others.clear();
  }
}
