import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerId } from '../../src/model/id.js';
import type { ContainerProcess } from '../../src/model/process.js';
import { ContainerProcesses } from '../../src/sampler/container-processes.js';
import { commandOf, processStat } from '../../src/sampler/process-stat.js';
import { SyntheticHost } from '../support/synthetic-host.js';

const ID = 'c0ff49272ffa7438d18d0bb8cbbf8fc2518ee30335e1ba0dd9d89e1bcb21a9a0';
const DIR = `docker/${ID}`;
const target = { id: containerId(ID), pid: undefined, networkMode: 'bridge' };

interface Made {
  readonly ticks?: number;
  readonly start?: number;
  readonly command?: string;
  readonly written?: number;
}

/** A process with all that is read of it. */
function make(host: SyntheticHost, pid: number, made: Made = {}): void {
  const { ticks = 0, start = 500, command = 'serve\0--all\0', written = 0 } = made;
  const shown = { command: 'serve (a) b', cgroup: DIR, ticks, start, residentPages: 3, threads: 2 };
  host.process(pid, { ...shown, parent: pid === 70 ? 1 : 70 });
  host.proc(`${pid}/status`, `Name:\tserve\nUid:\t0\t33\t33\t33\nNSpid:\t${pid}\t${pid - 69}\n`);
  host.proc(`${pid}/cmdline`, command);
  host.proc(`${pid}/io`, `rchar: 9\nread_bytes: 0\nwrite_bytes: ${written}\n`);
}

async function read(source: ContainerProcesses): Promise<readonly ContainerProcess[]> {
  const list = await source.read(target);
  assert.ok(list, 'out of reach');
  return list.processes;
}

void test('all processes of a container, those of nested cgroups too', async (t) => {
  const host = new SyntheticHost(t);
  host.group(DIR, { procs: [70] });
  host.group(`${DIR}/init.scope`, { procs: [71] });
  host.group(`docker/${'a'.repeat(64)}`, { procs: [90] });
  host.proc('stat', 'cpu  0\nbtime 1000\n');
  host.proc('../etc/passwd', 'root:x:0:0::/:/bin/sh\nwww:x:33:33::/:\nother:x:33:33::/:\n');
  for (const pid of [70, 71, 90]) make(host, pid);
  const [first, second, ...more] = await read(new ContainerProcesses(host.kernel));
  assert.deepEqual(more, []);
  assert.deepEqual(
    { ...first, isOurs: undefined },
    {
      pid: 70,
      insidePid: 1,
      parentPid: 1,
      startTicks: 500,
      startedAtMs: 1_005_000,
      user: 'www',
      state: 'S',
      cpuPercent: NaN,
      rssBytes: 3 * 4096,
      threads: 2,
      readBytesPerSec: NaN,
      writeBytesPerSec: NaN,
      command: 'serve --all',
      isOurs: undefined,
    },
  );
  assert.deepEqual([second?.pid, second?.parentPid], [71, 70]);
});

void test('rates are between two looks at the same process, not at its pid', async (t) => {
  const host = new SyntheticHost(t);
  host.group(DIR, { procs: [70, 71] });
  const source = new ContainerProcesses(host.kernel);
  make(host, 70, { ticks: 100, written: 1000 });
  make(host, 71, { ticks: 100 });
  await read(source);
  host.advance(2000);
  make(host, 70, { ticks: 150, written: 5000 });
  make(host, 71, { ticks: 10, start: 900 });
  const [same, another] = await read(source);
  assert.deepEqual([same?.cpuPercent, same?.writeBytesPerSec], [25, 2000]);
  assert.ok(Number.isNaN(another?.cpuPercent), 'another process has that pid now');
  source.release();
  host.advance(1000);
  const [anew] = await read(source);
  assert.ok(Number.isNaN(anew?.cpuPercent), 'nothing is kept when nobody looks');
});

void test('what ended or cannot be seen is left out; when all is hidden somebody else has to tell', async (t) => {
  const host = new SyntheticHost(t);
  host.group(DIR, { procs: [70, 71] });
  make(host, 70);
  const source = new ContainerProcesses(host.kernel);
  assert.deepEqual(
    (await read(source)).map(({ pid }) => pid),
    [70],
  );
  host.removeProcess(70);
  assert.equal(await source.read(target), undefined);
  assert.equal(await source.read({ ...target, id: containerId('b'.repeat(64)) }), undefined);
  host.group(DIR, { procs: [] });
  assert.deepEqual(await read(source), []);
});

void test('a command is text of theirs: shown, bounded, and in brackets where there is none', async (t) => {
  const host = new SyntheticHost(t);
  host.group(DIR, { procs: [70, 71] });
  make(host, 70, { command: `\u001b]52;c;eA==\u0007\0${'x'.repeat(100_000)}` });
  make(host, 71, { command: '' });
  const [wild, none] = await read(new ContainerProcesses(host.kernel));
  assert.match(wild?.command ?? '', /^␛\]52;c;eA==␇ x+…$/);
  assert.ok((wild?.command.length ?? Infinity) < 3000);
  assert.equal(none?.command, '[serve (a) b]');
});

void test('the words of /proc', () => {
  assert.equal(commandOf('a\0b\0\0', 'x'), 'a b');
  assert.equal(processStat('4312 (a) b (c) R 17 rest').name, 'a) b (c');
  assert.ok(Number.isNaN(processStat('').startTicks));
});
