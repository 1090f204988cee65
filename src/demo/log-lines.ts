import type { LogLine } from '../model/engine.js';
import { own, type SafeText } from '../model/safe-text.js';
import { noise } from './random.js';

/** How a container talks. */
export type Voice = 'http' | 'db' | 'worker' | 'search' | 'crash' | 'job';

interface Speech {
  readonly everyMs: number;
  /** The `n`th line since the epoch; `die(sides)` rolls a whole number below `sides`. */
  readonly line: (n: number, die: (sides: number) => number) => string;
  /** Lines that go to stderr. */
  readonly errors?: RegExp;
}

const PATHS = [
  '/',
  '/orders',
  '/orders/8123',
  '/cart',
  '/healthz',
  '/search?q=lamp',
  '/v2/_catalog',
];
const CRASH = [
  'hook 0.9.0 starting',
  'connecting to amqp://queue:5672',
  'Error: connect ECONNREFUSED 10.89.2.7:5672',
  '    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1637:16)',
];

const SPEECH: Readonly<Record<Voice, Speech>> = {
  http: {
    everyMs: 400,
    errors: / 50\d /,
    line: (_, die) => {
      const status = die(40) === 0 ? 502 : die(12) === 0 ? 404 : 200;
      const path = PATHS[die(PATHS.length)] ?? '/';
      return `10.89.0.${2 + die(40)} "GET ${path} HTTP/1.1" ${status} ${200 + die(9000)} ${1 + die(90)}ms`;
    },
  },
  db: {
    everyMs: 5000,
    errors: /WARNING/,
    line: (n, die) =>
      n % 6 === 0
        ? `LOG:  checkpoint complete: wrote ${200 + die(900)} buffers; sync=0.0${die(10)} s`
        : n % 17 === 0
          ? `WARNING:  there is already a transaction in progress`
          : `LOG:  duration: ${100 + die(900)}.${die(1000)} ms  statement: SELECT * FROM orders WHERE customer = $1`,
  },
  worker: {
    everyMs: 1500,
    errors: /level=warn/,
    line: (n, die) =>
      die(15) === 0
        ? `level=warn msg="slow job" id=${n % 100_000} took=${2 + die(7)}.${die(10)}s`
        : `level=info msg="job done" id=${n % 100_000} took=${20 + die(400)}ms`,
  },
  search: {
    everyMs: 3000,
    errors: /\[WARN /,
    line: (n, die) =>
      `[WARN ][o.o.m.j.JvmGcMonitorService] [search-1] [gc][${n % 100_000}] overhead, spent [${400 + die(500)}ms] collecting in the last [1s]`,
  },
  crash: {
    everyMs: 1750,
    errors: /Error|^ /,
    line: (n) => CRASH[n % CRASH.length] ?? '',
  },
  job: {
    everyMs: 900,
    line: (n, die) => `${(n % 480) * 1000 + die(1000)} of 480000 rows, ${900 + die(200)} rows/s`,
  },
};

/** The clock of one container's log; undefined for a silent one. */
export interface LogSource {
  readonly voice: Voice;
  readonly lane: number;
}

/** Lines told at once. */
export const MOST_BATCH = 500;

/** After which moment the last `most` lines before `endMs` are written, wall clock. */
export const tailFromMs = ({ voice }: LogSource, endMs: number, most: number): number =>
  (Math.floor(endMs / SPEECH[voice].everyMs) - most) * SPEECH[voice].everyMs;

/**
 * Lines written in (`afterMs`, `untilMs`], wall clock, in batches. A line's place in time and its words
 * depend on its number alone, so a tail and a follow meet without a seam.
 */
export function* logLines(
  { voice, lane }: LogSource,
  afterMs: number,
  untilMs: number,
): Generator<readonly LogLine[]> {
  const speech = SPEECH[voice];
  const last = Math.floor(untilMs / speech.everyMs);
  for (let from = Math.floor(afterMs / speech.everyMs) + 1; from <= last; from += MOST_BATCH) {
    const length = Math.min(MOST_BATCH, last - from + 1);
    yield Array.from({ length }, (_, index) => lineAt(speech, lane, from + index));
  }
}

function lineAt(speech: Speech, lane: number, n: number): LogLine {
  let roll = 0;
  const text: SafeText = own(
    speech.line(n, (sides) => Math.floor(noise(lane + roll++, n) * sides)),
  );
  return {
    stream: speech.errors?.test(text) === true ? 'stderr' : 'stdout',
    atMs: n * speech.everyMs,
    text,
  };
}
