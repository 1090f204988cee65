/**
 * Trouble staged on a real engine, one at a time: each is on line one within five seconds of its onset,
 * with its reason and figures that are the kernel's. `DTOP_SLOW` makes the seconds five times as long,
 * for machines that are emulated.
 */
import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  blockWriteBytesOf,
  cgroupVersion,
  heldBytesOf,
  pidsOf,
  throttlingOf,
} from '../support/container-files.js';
import { ALONE, CALM, shell } from '../support/calm-fleet.js';
import type { RuleId } from '../../src/model/verdict.js';
import { Dockerd, field, type ContainerSpec } from '../support/dockerd.js';
import { Dtop } from '../support/dtop.js';
import { toPng } from '../support/png.js';
import { toSvg } from '../support/svg.js';

const MIB = 2 ** 20;
const SLOW = process.env['DTOP_SLOW'] === undefined ? 1 : 5;
const SOON_MS = 5000 * SLOW;
/** Until what a container is told to do has come about. */
const STAGED_MS = 60_000 * SLOW;
const SECOND_NS = 1e9;

/** Waits for `go`, then does it: the onset is known. */
const onSignal = (script: string, before = ':'): Pick<ContainerSpec, 'Cmd'> =>
  shell(`${before}; trap 'go=1' USR1; while [ -z "$go" ]; do sleep 0.1; done; ${script}`);

/** proc_pid_status(5), `SigCgt`: signals that are caught, a bit each, SIGUSR1 the tenth. */
const catchesUsr1 = (pid: number): boolean =>
  /^SigCgt:\t[0-9a-f]*[2367abef][0-9a-f]{2}$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

const FLEET: Readonly<Record<string, ContainerSpec>> = {
  ...CALM,
  // it is to flood: from the beginning, as what is unusual is told from what was usual. By sendfile(2),
  // as a machine that is emulated has no time for a system call a kilobyte
  'calm-flood': onSignal('exec httpd -f -h /tmp', 'dd if=/dev/zero of=/tmp/big bs=1M count=64'),
};

/** Of each staged trouble, when asked for: `npm run screenshots:why`. */
const PICTURES = process.env['DTOP_SCREENSHOTS'];
const ZOOM = 1.5;
const RULES: Readonly<Record<string, RuleId>> = {
  throttled: 'cpu-throttled',
  full: 'memory-limit',
  hungry: 'oom-killed',
  looping: 'restart-loop',
  ill: 'unhealthy',
  bomb: 'pids-limit',
  'calm-flood': 'network-flood',
  hog: 'disk-stall',
  chatty: 'log-growth',
};

/** A row of the table, without the marks before it. */
const line = (text: string, row: number): string => {
  const lines = text.split('\n');
  const titles = lines.findIndex((each) => /^ *NAME +STATE +WHY/.test(each));
  return (lines[titles + 1 + row] ?? '').replace(/^[ ▸●]+/, '');
};

/** Nothing between its state and its CPU. */
const isCalm = (row: string): boolean => /^calm-\w+ +running +([\d.]+|–) /.test(row);

const isFirst =
  (name: string, why: RegExp) =>
  (text: string): boolean => {
    const first = line(text, 0);
    return first.startsWith(`${name} `) && why.test(first);
  };

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + STAGED_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) assert.fail(`${what} did not come about`);
    await sleep(100);
  }
}

const isAbout = (told: string | undefined, kernel: number, slack: number): void =>
  assert.ok(Math.abs(Number(told) - kernel) <= slack, `${told} told, ${kernel} counted`);

describe('triage on a real engine', () => {
  let engine: Dockerd;
  let dtop: Dtop;
  const staged: string[] = [];

  before(async () => {
    engine = await Dockerd.start();
    for (const [name, spec] of Object.entries(FLEET)) await engine.run(name, spec);
    const flood = await engine.api('GET', '/containers/calm-flood/json');
    const address = String(field(flood, 'NetworkSettings', 'IPAddress'));
    await engine.run('calm-sink', {
      ...shell(`while :; do wget -q -O /dev/null http://${address}/big || sleep 0.1; done`),
      Labels: { 'dtop.ignore': 'all' },
    });
    dtop = Dtop.on(engine.endpoint, { columns: 170, rows: 20 });
    await dtop.shows(/calm-web[^]*live|live[^]*calm-web/);
  });

  afterEach(async () => {
    const rule = RULES[staged[0] ?? ''];
    if (rule !== undefined && PICTURES !== undefined)
      writeFileSync(join(PICTURES, `why-${rule}.png`), toPng(toSvg(dtop.pty.model), ZOOM));
    for (const name of staged.splice(0)) await engine.api('DELETE', `/containers/${name}?force=1`);
    await dtop.shows((text) => isCalm(line(text, 0)), STAGED_MS);
  });

  after(async () => {
    dtop?.close();
    await engine?.close();
  });

  const stage = (name: string, spec: ContainerSpec): Promise<string> => {
    staged.push(name);
    return engine.run(name, spec);
  };

  /** Tells one that waits `onSignal` to begin, once it listens. */
  async function go(name: string): Promise<void> {
    const inspected = await engine.api('GET', `/containers/${name}/json`);
    const pid = Number(field(inspected, 'State', 'Pid'));
    await until('a handler of the signal', () => catchesUsr1(pid));
    await engine.api('POST', `/containers/${name}/kill?signal=USR1`);
  }

  /** The reason on line one, which has to be there soon. */
  async function tells(name: string, why: RegExp, withinMs = SOON_MS): Promise<RegExpExecArray> {
    await dtop.shows(isFirst(name, why), withinMs);
    const found = why.exec(line(dtop.text(), 0));
    assert.ok(found);
    return found;
  }

  it('is silent about containers that are well', async () => {
    const calm = Object.keys(FLEET).length + 1;
    for (let second = 0; second < 40; second++) {
      await sleep(1000);
      const text = dtop.text();
      for (let row = 0; row < calm; row++) assert.ok(isCalm(line(text, row)), text);
    }
  });

  it('throttled: the share of periods that the kernel counts, and the limit', async () => {
    const id = await stage('throttled', {
      ...shell('while :; do :; done'),
      // little enough to be had on a machine that is busy with other things
      HostConfig: { ...ALONE, NanoCpus: 50_000_000 },
    });
    const why = /throttled (\d+)% \(limit 0\.05\)/;
    await tells('throttled', why);
    const from = throttlingOf(id);
    await sleep(5000);
    const to = throttlingOf(id);
    const [, share] = await tells('throttled', why);
    const throttled = (100 * (to.throttled - from.throttled)) / (to.periods - from.periods);
    isAbout(share, throttled, 8);
  });

  it('near its memory limit, growing: the share, how fast, when it will be full', async () => {
    const limit = 256 * MIB;
    const id = await stage('full', {
      ...shell(
        'dd if=/dev/zero bs=221M count=1 | sleep 3600 & ' +
          'while :; do dd if=/dev/zero bs=1M count=1 | sleep 3600 & sleep 2; done',
      ),
      HostConfig: { ...ALONE, Memory: limit, MemorySwap: limit },
    });
    await until('memory near the limit', () => heldBytesOf(id) >= 0.9 * limit);
    const [, share] = await tells('full', /mem (\d+)%/);
    isAbout(share, (100 * heldBytesOf(id)) / limit, 3);
    await tells('full', /mem 9\d%, \+\d+M\/min, full in \d+[sm]/, STAGED_MS);
  });

  it('killed for memory', async () => {
    await stage('hungry', {
      ...onSignal('exec tail /dev/zero'),
      HostConfig: { ...ALONE, Memory: 32 * MIB, MemorySwap: 32 * MIB },
    });
    await go('hungry');
    await until('the end', async () => {
      const inspected = await engine.api('GET', '/containers/hungry/json');
      return field(inspected, 'State', 'Status') === 'exited';
    });
    await tells('hungry', /OOM kill just now/);
  });

  it('in a restart loop: how often, the exit code', async () => {
    await stage('looping', {
      ...shell('sleep 0.3; exit 139'),
      HostConfig: { ...ALONE, RestartPolicy: { Name: 'always' } },
    });
    await until('a third restart', async () => {
      const inspected = await engine.api('GET', '/containers/looping/json');
      return Number(field(inspected, 'RestartCount')) >= 3;
    });
    await tells('looping', /loop \d+ in \d+s, exit 139 SIGSEGV/);
  });

  it('unhealthy: what the check printed', async () => {
    await stage('ill', {
      ...shell('sleep 3600'),
      HostConfig: ALONE,
      Healthcheck: {
        Test: ['CMD-SHELL', 'echo cannot reach upstream; echo; exit 1'],
        Interval: SECOND_NS,
        Timeout: 20 * SECOND_NS,
        Retries: 1,
      },
    });
    await until('the failed check', async () => {
      const inspected = await engine.api('GET', '/containers/ill/json');
      return field(inspected, 'State', 'Health', 'Status') === 'unhealthy';
    });
    await tells('ill', /unhealthy: cannot reach upstream/);
  });

  it('at its limit of processes', async () => {
    const id = await stage('bomb', {
      ...onSignal("sh -c 'while :; do sleep 3600 & done' & while :; do sleep 3600; done"),
      HostConfig: { ...ALONE, PidsLimit: 60 },
    });
    await go('bomb');
    await until('a full house', () => pidsOf(id) >= 57);
    const [, pids] = await tells('bomb', /pids (\d+) of 60/);
    isAbout(pids, pidsOf(id), 2);
  });

  it('flooding the network, beside one that is told to be ignored', async () => {
    staged.push('calm-flood', 'calm-sink');
    await go('calm-flood');
    const why = /net out ([\d.]+)([MG])\/s, before [\d.]+K?/;
    const [, rate, unit] = await tells('calm-flood', why);
    assert.ok(unit === 'G' || Number(rate) >= 8, `${rate} ${unit}iB a second`);
  });

  it('filling the disk with its log', async () => {
    const id = await stage('chatty', {
      // two megabytes a second, after what is worth a look
      ...shell(
        `print() { yes $(printf %0900d 0) | head -c $1; }; print ${70 * MIB}; i=0; ` +
          `while [ $((i += 1)) -lt 60 ]; do print ${MIB}; sleep 0.5; done; sleep 3600`,
      ),
      HostConfig: ALONE,
    });
    const inspected = await engine.api('GET', `/containers/${id}/json`);
    const path = String(field(inspected, 'LogPath'));
    const [, told] = await tells('chatty', /log (\d+)M, \+[\d.]+M\/s/, STAGED_MS);
    isAbout(told, statSync(path).size / MIB, 25 * SLOW);
  });

  it('stalling the disk', async () => {
    const id = await stage('hog', {
      ...onSignal('while :; do dd if=/dev/zero of=/data/big bs=1M count=200 conv=fsync; done'),
      HostConfig: { ...ALONE, Binds: ['big:/data'] },
    });
    await go('hog');
    const counts = (): boolean => blockWriteBytesOf(id) !== undefined;
    if (cgroupVersion === 'v2') await until('writes', counts);
    // without counters it is known by the kernel's average of ten seconds alone
    const isCounted = counts();
    const why = /io (?:stall \d+%(?:, )?)?(?:r \S+, )?(w \d+M\/s)?/;
    const [, rate] = await tells('hog', why, isCounted ? SOON_MS : STAGED_MS);
    assert.equal(rate !== undefined, isCounted);
  });
});
