import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../src/model/failure.js';
import { settled } from '../support/demo-clock.js';
import { LateSource, named, stage } from '../support/report-stage.js';

test('once: one report after one interval, with what the inspects told meanwhile', async () => {
  const on = stage();
  const code = on.run('--once -o json');
  await on.clock.pass(999);
  assert.equal(on.printed.length, 0);
  await on.clock.pass(1);
  assert.equal(await code, 0);
  assert.equal(on.printed.length, 1);
  const [report] = on.reports();
  assert.equal(report?.intervalSeconds, 1);
  const api = named(report, 'shop-api-1');
  assert.equal(api['throttledPercent'], 60);
  assert.equal(api['source'], 'demo');
  assert.equal(named(report, 'shop-worker-1')['restarts'], 3);
  assert.ok(Number(api['pid']) > 1);
  assert.equal(typeof report?.hosts[0]?.['cpuPercent'], 'number');
  assert.equal(on.engine.lists, 1);
});

test('stopped containers are told of only with --all', async () => {
  for (const [line, expected] of [
    ['--once -o json', undefined],
    ['--once -o json --all', 'exited'],
  ] as const) {
    const on = stage();
    const code = on.run(line);
    await on.clock.pass(1000);
    await code;
    assert.equal(named(on.reports()[0], 'shop-migrate-1')['state'], expected, line);
  }
});

test('only what matches --where; with nobody left exit 3, and an empty report all the same', async () => {
  for (const [line, expected, names] of [
    ['--once -o json -a -w state:exited&name=*migrate*', 0, ['shop-migrate-1']],
    ['--once -o json -w throttled>50', 0, ['shop-api-1']],
    ['--once -o json -w cpu>100000', 3, []],
    ['--watch -n 1 -o json -w cpu>100000', 0, []],
  ] as const) {
    const on = stage();
    const code = on.run(line);
    await on.clock.pass(1000);
    assert.equal(await code, expected, line);
    const [report] = on.reports();
    assert.deepEqual(
      report?.containers.map((each) => each['name']),
      names,
      line,
    );
  }
});

test('the table too has only what matches', async () => {
  const on = stage();
  const code = on.run('--once --where name=shop-api-1');
  await on.clock.pass(1000);
  assert.equal(await code, 0);
  assert.match(on.printed.join(''), /^NAME[^\n]+\nshop-api-1 [^\n]+\n$/);
});

test('why: what one look tells, the worst first; what needs minutes is not told', async () => {
  const on = stage();
  const code = on.run('--once -o json');
  await on.clock.pass(1000);
  assert.equal(await code, 0);
  const [report] = on.reports();
  assert.deepEqual(named(report, 'pay-hook-1')['why'], [
    { rule: 'restart-loop', severity: 'warning', text: '212 restarts, the last just now' },
  ]);
  assert.deepEqual(named(report, 'shop-api-1')['why'], []);
  assert.deepEqual(
    report?.containers.slice(0, 2).map((each) => each['name']),
    ['pay-hook-1', 'shop-search-1'],
  );
});

test('why: an interval that is long enough counts for its seconds', async () => {
  const on = stage();
  const code = on.run('--once -o json -i 5');
  await on.clock.pass(5000);
  await code;
  const [why] = [named(on.reports()[0], 'shop-api-1')['why']];
  assert.match(JSON.stringify(why), /"rule":"cpu-throttled",.*"throttled \d\d% \(limit 0.3\)"/);
});

test('in the order asked for', async () => {
  const on = stage();
  const code = on.run('--once -o json -s mem:asc');
  await on.clock.pass(1000);
  await code;
  const memory = on.reports()[0]?.containers.map((each) => Number(each['memoryBytes'])) ?? [];
  const known = memory.filter((bytes) => bytes > 0);
  assert.ok(known.length > 10);
  assert.deepEqual(
    known,
    known.toSorted((a, b) => a - b),
  );
});

test('the table has the columns of the pane, and no spaces at line ends', async () => {
  const on = stage();
  const code = on.run('--once --sort cpu');
  await on.clock.pass(1000);
  assert.equal(await code, 0);
  const lines = on.printed.join('').split('\n');
  assert.match(lines[0] ?? '', /^NAME +STATE +WHY +CPU% +MEM .*IMAGE$/);
  assert.match(lines.find((line) => line.startsWith('shop-api-1 ')) ?? '', / 29\.\d /);
  for (const line of lines) assert.doesNotMatch(line, / $/);
});

test('inspects are four at a time, and nobody waits for one that hangs', async () => {
  const on = stage();
  on.engine.hang = true;
  const code = on.run('--once -o json');
  await on.clock.pass(1000);
  assert.equal(await code, 0);
  assert.equal(on.engine.mostInFlight, 4);
  assert.equal(named(on.reports()[0], 'shop-worker-1')['restarts'], null);
  await settled();
  assert.equal(on.engine.inFlight, 0, 'given up');
});

test('watch: a report each interval, each run of a container inspected once', async () => {
  const on = stage();
  const code = on.run('--watch -n 9 -o json');
  await on.clock.pass(9000);
  assert.equal(await code, 0);
  const reports = on.reports();
  assert.equal(reports.length, 9);
  const states = reports.map((report) => named(report, 'pay-hook-1')['state']);
  assert.ok(states.includes('restarting'), states.join(' '));
  assert.equal(named(reports.at(-1), 'pay-hook-1')['restarts'], 213);
  const times = (name: string): number =>
    on.engine.inspected.filter((each) => each === name).length;
  assert.deepEqual([times('shop-api-1'), times('pay-hook-1')], [1, 2]);
});

test('watch: a lost engine is told of, the figures go on, and it is found again', async () => {
  const on = stage();
  const code = on.run('--watch -n 12 -o json');
  await on.clock.pass(2500);
  on.engine.refuse = new Failure('unreachable', 'connection refused');
  on.engine.cut(on.engine.refuse);
  await on.clock.pass(3000);
  on.engine.refuse = undefined;
  await on.clock.pass(6500);
  assert.equal(await code, 0);
  const errors = on.reports().map(({ hosts }) => hosts[0]?.['error']);
  assert.deepEqual([errors[0], errors[3], errors.at(-1)], [null, 'connection refused', null]);
  const lost = on.reports()[3];
  assert.equal(lost?.hosts[0]?.['engine'], null);
  assert.equal(typeof named(lost, 'shop-api-1')['cpuPercent'], 'number');
});

test('an engine that does not answer: one line, exit 1, nothing on stdout', async () => {
  const on = stage();
  on.engine.refuse = new Failure('denied', 'unix:///run/x.sock: permission denied', 'Try sudo.');
  assert.equal(await on.run('--once'), 1);
  assert.deepEqual(on.complaints, ['unix:///run/x.sock: permission denied. Try sudo.']);
  assert.deepEqual(on.printed, []);
});

test('a signal ends it at once, with its own exit code', async () => {
  const on = stage();
  const code = on.run('--watch');
  await on.clock.pass(1500);
  on.interrupt();
  assert.equal(await code, 130);
  assert.equal(on.printed.length, 1);
});

test('a reader that went away ends it quietly', async () => {
  const on = stage();
  const code = on.run('--watch');
  await on.clock.pass(1500);
  on.closeReader();
  await on.clock.pass(1000);
  assert.equal(await code, 0);
  assert.deepEqual(on.complaints, []);
});

test('a single report waits for the rates of whom it learnt meanwhile to read otherwise', async () => {
  const on = stage();
  on.engine.isSilentOnModes = true;
  const code = on.run('--once -o json');
  await on.clock.pass(1000);
  assert.equal(on.printed.length, 0);
  await on.clock.pass(200);
  assert.equal(await code, 0);
  const [report] = on.reports();
  assert.equal(typeof named(report, 'infra-node-exporter-1')['cpuPercent'], 'number');
  assert.equal(named(report, 'infra-node-exporter-1')['networkRxBytes'], null);
});

test('a single report waits for figures that the engine tells late', async () => {
  const on = stage((world) => new LateSource(world));
  const code = on.run('--once -o json');
  await on.clock.pass(1000);
  assert.equal(on.printed.length, 0);
  await on.clock.pass(2000);
  assert.equal(await code, 0);
  for (const each of on.reports()[0]?.containers ?? []) {
    if (each['source'] === 'api')
      assert.equal(typeof each['cpuPercent'], 'number', String(each['name']));
  }
  assert.equal(named(on.reports()[0], 'shop-api-1')['source'], 'api');
});
