import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Dockerd } from '../support/dockerd.js';
import { AS_NOBODY, Dtop } from '../support/dtop.js';
import { containerNamed, reports, type Report } from '../support/report.js';

/** The machine around the containers, and containers without an engine that answers. */
const BURNER = {
  Cmd: ['sh', '-c', 'while :; do :; done'],
  HostConfig: { NanoCpus: 300_000_000, NetworkMode: 'none' },
};

let dockerd: Dockerd;
let burner: string;
before(async () => {
  dockerd = await Dockerd.start();
  burner = await dockerd.run('burner', BURNER);
  await dockerd.run('sleeper', { Cmd: ['sleep', '3600'] });
});
after(() => dockerd.close());

/** The engine stands still for as long as `during` takes: it accepts connections and says nothing. */
async function frozen<Result>(during: () => Promise<Result>): Promise<Result> {
  const pid = Number(readFileSync(join(dirname(dockerd.socket), 'pid'), 'utf8'));
  process.kill(pid, 'SIGSTOP');
  try {
    return await during();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

interface Row {
  readonly name: string;
  readonly kind: string;
  readonly cpuPercent: number;
}

/** Rows of the Host pane as they stand on the screen. */
const rowsOf = (text: string): readonly Row[] =>
  text.split('\n').flatMap((line) => {
    const [, name, kind, cpu] =
      /^[ ▸]+(\S.*?) +(engine|containers|service|users|other|kernel|idle) +(\d[\d.]*)/.exec(line) ??
      [];
    return name === undefined || kind === undefined
      ? []
      : [{ name, kind, cpuPercent: Number(cpu) }];
  });

test('the rows of the host add up to its CPUs', async () => {
  const dtop = Dtop.on(dockerd.endpoint, { columns: 160, rows: 50 });
  try {
    await dtop.shows(/burner +running/);
    dtop.press('5');
    const settled = (text: string): boolean => {
      const rows = rowsOf(text);
      const containers = rows.find(({ kind }) => kind === 'containers')?.cpuPercent ?? 0;
      // what is left over is known once all others are
      return rows.some(({ kind }) => kind === 'kernel') && containers > 5 && containers < 40;
    };
    await dtop.shows(settled);
    const rows = rowsOf(dtop.text());
    const sum = rows.reduce((total, { cpuPercent }) => total + cpuPercent, 0);
    // from 100 on figures are told in whole percents
    assert.ok(Math.abs(sum - 100 * os.cpus().length) <= 3, `${sum}: ${JSON.stringify(rows)}`);
    const engines = rows.filter(({ kind }) => kind === 'engine').map(({ name }) => name);
    for (const name of ['dockerd', 'containerd', 'containerd-shim']) {
      assert.ok(engines.includes(name), `${name} among ${engines.join(', ')}`);
    }
    assert.match(dtop.text(), /cores +0 .*\n memory +\S+ +\d+% of .*\n stalls .* load /);
    assert.equal(await dtop.quit(), 0);
  } finally {
    dtop.close();
  }
});

test('an engine that stands still: figures keep moving', async () => {
  const running = reports('--watch', '-n', '36', '-H', dockerd.endpoint);
  await sleep(3000);
  const from = Date.now();
  await frozen(() => sleep(30_000));
  const until = Date.now();
  const during = (await running).filter(({ at }) => {
    const ms = Date.parse(at);
    return ms > from && ms < until;
  });
  assert.ok(during.length >= 24, `${during.length} reports`);
  for (const report of during) {
    const { cpuPercent } = containerNamed(report, 'burner');
    assert.ok((cpuPercent ?? NaN) > 1, `cpuPercent is ${cpuPercent}`);
  }
  const figures = during.map((report) => containerNamed(report, 'burner').cpuPercent);
  assert.ok(new Set(figures).size > 1, 'they are new ones each time');
});

test('an engine that stands still when dtop starts, and comes back', async () => {
  const dtop = await frozen(async () => {
    const started = Dtop.on(dockerd.endpoint);
    await started.shows(/no engine: no answer within 3 s[^]*docker-[0-9a-f]{8}/);
    return started;
  });
  try {
    await dtop.shows((text) => /burner +running/.test(text) && !text.includes('no engine'));
    assert.equal(await dtop.quit(), 0);
  } finally {
    dtop.close();
  }
});

/** The socket is reachable, and not for nobody. */
function closeToNobody(): void {
  chmodSync(dirname(dockerd.socket), 0o755);
  chmodSync(dockerd.socket, 0o660);
}

test('without access to the socket: figures, the reason, and what to do', async () => {
  closeToNobody();
  const [setpriv, ...rest] = AS_NOBODY;
  const args = ['bin/dtop.js', '--once', '-o', 'json', '-i', '3', '-H', dockerd.endpoint];
  const { stdout, stderr } = await promisify(execFile)(setpriv, [
    ...rest,
    process.execPath,
    ...args,
  ]);
  assert.match(stderr, /permission denied, you are nobody, the socket belongs to root:/);
  const report: Report = JSON.parse(stdout);
  assert.equal(report.hosts[0]?.engine, null);
  assert.match(report.hosts[0]?.error ?? '', /permission denied, you are nobody/);
  const found = containerNamed(report, `docker-${burner.slice(0, 12)}`);
  const { cpuPercent } = found;
  // a machine with more to do gives it less
  assert.ok(
    cpuPercent !== null && cpuPercent > 5 && cpuPercent < 33,
    `cpuPercent is ${cpuPercent}`,
  );
  assert.equal(found.cpuLimitCores, 0.3);
  // it has no network of its own but the loop: nothing is sent, and it is not the machine's that is told
  assert.equal(found.networkTxBytes, 0);
});

test('without access to the socket: to look at, not to touch', async () => {
  closeToNobody();
  const dtop = Dtop.on(dockerd.endpoint, { asNobody: true });
  try {
    await dtop.shows(/no engine: permission denied, you are nobody[^]*→[^]*docker-[0-9a-f]{8}/);
    await dtop.shows(/docker-[0-9a-f]{8}\S* +running .* [1-9]\d?\.\d/);
    dtop.press('s');
    await dtop.shows(/only to look at, no engine: permission denied/);
    assert.equal(await dtop.quit(), 0);
  } finally {
    dtop.close();
  }
});
