import type { NumberKind } from './field.js';
import type { Scanner } from './scanner.js';

interface Quantity {
  /** With an example, for messages. */
  readonly what: string;
  /** The units as people know them, for messages. */
  readonly known: string;
  /** Factor by lower-case unit; the empty one is that of a bare number. */
  readonly units: ReadonlyMap<string, number>;
}

const KIB = 1024;
/** Powers of 1024, as the columns print them: `10m`, `10MB` and `10MiB` are the same. */
const BYTES: readonly (readonly [string, number])[] = [
  ['', 1],
  ['b', 1],
  ...['k', 'm', 'g', 't', 'p'].flatMap((letter, index) =>
    ['', 'b', 'ib'].map((rest) => [letter + rest, KIB ** (index + 1)] as const),
  ),
];
const SECOND = 1000;
const DAY = 86_400 * SECOND;

/** What a unit means depends on the field: `10m` is a size in one and minutes in another. */
const QUANTITIES: Readonly<Record<NumberKind, Quantity>> = {
  number: {
    what: 'a number, such as 3 or 1.5k',
    known: 'k m g',
    units: new Map([
      ['', 1],
      ['k', 1e3],
      ['m', 1e6],
      ['g', 1e9],
    ]),
  },
  bytes: {
    what: 'a size, such as 512m or 2g',
    known: 'b k m g t p',
    units: new Map(BYTES),
  },
  'bytes/s': {
    what: 'a rate, such as 1.5m or 1.5M/s',
    known: 'b k m g t p, with /s or without',
    units: new Map(BYTES.flatMap(([unit, factor]) => ['', '/s'].map((s) => [unit + s, factor]))),
  },
  percent: {
    what: 'a percentage, such as 80 or 80%',
    known: '%',
    units: new Map([
      ['', 1],
      ['%', 1],
    ]),
  },
  duration: {
    what: 'a time, such as 90s, 10m, 3h or 30d',
    known: 'ms s m h d w y',
    units: new Map([
      ['ms', 1],
      ['s', SECOND],
      ['m', 60 * SECOND],
      ['h', 3600 * SECOND],
      ['d', DAY],
      ['w', 7 * DAY],
      ['y', 365 * DAY],
    ]),
  },
};

const NUMBER = /\d+\.?\d*|\.\d+/y;
/** Up to what ends a value, or the next number of `1h30m`. */
const UNIT = /[^\s&|()!"\d.]*/y;
const END = /(?=[\s&|()!"])|$/y;

/** A number with its unit, for times several (`1h30m`): in bytes, percent, ms. */
export function quantity(scanner: Scanner, kind: NumberKind): number {
  const { what } = QUANTITIES[kind];
  const sign = scanner.skip('-') ? -1 : 1;
  let sum = part(scanner, kind);
  if (kind === 'duration') while (!scanner.sees(END)) sum += part(scanner, kind);
  if (!scanner.sees(END)) scanner.fail(`the end of ${what}`);
  return sign * sum;
}

function part(scanner: Scanner, kind: NumberKind): number {
  const { what, known, units } = QUANTITIES[kind];
  const number = scanner.take(NUMBER);
  if (number === '') scanner.fail(what);
  const at = scanner.at;
  const unit = scanner.take(UNIT).toLowerCase();
  const value = Number(number);
  // nothing is nothing in any unit
  const factor = units.get(unit) ?? (unit === '' && value === 0 ? 1 : undefined);
  return factor === undefined ? scanner.fail(`a unit: ${known}`, at) : value * factor;
}
