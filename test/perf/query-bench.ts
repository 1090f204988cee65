/**
 * What a filter costs over 10,000 containers: compiling it, asking it of all for the first time (a
 * regular expression learns its states) and again. Budget: 10 ms for all rows.
 * Usage: node --import tsx test/perf/query-bench.ts
 */
import { own } from '../../src/model/safe-text.js';
import { containers } from '../../src/panes/containers.js';
import { filterRows } from '../../src/panes/table.js';
import type { State } from '../../src/store/state.js';
import { container, idOf, NOW, stateWith, usage } from '../support/sample-state.js';

const ROWS = 10_000;
const ROUNDS = 50;

const QUERIES = [
  'cpu>80 & label:team=pay & !name~canary',
  'api',
  'shpapi',
  'nothing-like-it',
  '"api-7"',
  '/api-[0-9]+-(canary|stable)$/',
  '(state:running | exit!=0) mem%limit>90 age>30d !project:shop*',
] as const;

const fleet = Array.from({ length: ROWS }, (_, index) =>
  container(index, {
    name: own(`shop-api-${index}-${index % 7 === 0 ? 'canary' : 'stable'}`),
    project: own('shop'),
    service: own('api'),
    labels: new Map([
      [own('team'), own(index % 2 === 0 ? 'pay' : 'shop')],
      [own('com.docker.compose.project'), own('shop')],
    ]),
    createdAtMs: NOW - index * 3_600_000,
  }),
);
const figures: State['usage'] = new Map(
  fleet.map((_, index) => [
    idOf(index),
    usage(index % 100, { memoryUsageBytes: index * 1e6, memoryLimitBytes: 8e9 }),
  ]),
);
const state = stateWith(fleet, { usage: figures });

/** CPU of this thread a round: a busy machine does not count. Its clock may tick every 4 ms. */
function cpuMs(rounds: number, run: (round: number) => unknown): number {
  const before = process.threadCpuUsage();
  for (let round = 0; round < rounds; round++) run(round);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000 / rounds;
}

containers((spec) => {
  const rows = spec.rows(state);
  for (const text of QUERIES) {
    const view = { ...state.panes.containers, filter: text };
    const filtered = filterRows(spec, { ...state, panes: { ...state.panes, containers: view } });
    const compiled = spec.language.compile(text);
    if (!compiled.ok) throw new Error(compiled.error.message);
    const { matches } = compiled.query;
    const first = cpuMs(1, () => rows.filter((row) => matches(row, NOW)));
    const mean = cpuMs(ROUNDS, () => rows.filter((row) => matches(row, NOW)));
    // with spaces it is a text not yet seen
    const compiling = cpuMs(ROUNDS, (round) => spec.language.compile(text + ' '.repeat(round + 1)));
    console.log(
      [
        `${mean.toFixed(1).padStart(5)} ms`,
        `the first time ${first.toFixed(0).padStart(3)} ms`,
        `compiled in ${compiling.toFixed(2)} ms`,
        `${String(filtered.length).padStart(6)} of ${ROWS}`,
        text,
      ].join('  '),
    );
  }
});
