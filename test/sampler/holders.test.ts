import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Port } from '../../src/model/holder.js';
import { containerId } from '../../src/model/id.js';
import { KernelHolders } from '../../src/sampler/holders.js';
import { socketsOn } from '../../src/sampler/sockets.js';

const OUTER = containerId('a'.repeat(64));
const INNER = containerId('b'.repeat(64));
const HEAD =
  'sl local_address rem_address st tx_queue rx_queue tr tm->when retrnsmt uid timeout inode';
const row = (local: string, state: string, inode: number): string =>
  `  0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000000000000000 100 0 0 10 0`;

interface Staged {
  readonly comm: string;
  readonly cgroup: string;
  readonly network: number;
  readonly sockets?: readonly number[];
  readonly tables?: Readonly<Record<string, readonly string[]>>;
}

/** A /proc of these processes. */
function stage(t: TestContext, processes: Readonly<Record<number, Staged>>): KernelHolders {
  const procRoot = mkdtempSync(path.join(tmpdir(), 'dtop-holders-'));
  t.after(() => rmSync(procRoot, { recursive: true }));
  for (const [pid, { comm, cgroup, network, sockets = [], tables = {} }] of Object.entries(
    processes,
  )) {
    const at = (...names: readonly string[]): string => path.join(procRoot, pid, ...names);
    for (const name of ['ns', 'fd', 'net']) mkdirSync(at(name), { recursive: true });
    writeFileSync(at('comm'), `${comm}\n`);
    writeFileSync(at('cgroup'), `${cgroup}\n`);
    symlinkSync(`net:[${network}]`, at('ns/net'));
    symlinkSync('/dev/null', at('fd/0'));
    for (const inode of sockets) symlinkSync(`socket:[${inode}]`, at('fd', `${inode}`));
    for (const [name, lines] of Object.entries(tables))
      writeFileSync(at('net', name), [HEAD, ...lines, ''].join('\n'));
  }
  return new KernelHolders({ procRoot }, () => 0);
}

const machine = {
  1: {
    comm: 'systemd',
    cgroup: '0::/init.scope',
    network: 1,
    tables: { tcp: [row('00000000:0016', '0A', 100), row('0100007F:1F90', '01', 101)] },
  },
  20: { comm: 'sshd', cgroup: '0::/system.slice/ssh.service', network: 1, sockets: [100, 101] },
  30: {
    comm: 'nginx',
    cgroup: `4:memory:/docker/${OUTER}/docker/${INNER}\n0::/`,
    network: 2,
    sockets: [200],
    tables: {
      tcp6: [row('00000000000000000000000000000000:1F90', '0A', 200)],
      udp: [row('00000000:1F90', '07', 201), row('00000000:0035', '07', 0)],
    },
  },
  40: { comm: 'unbound', cgroup: '0::/', network: 2, sockets: [201] },
  50: {
    comm: 'redis',
    cgroup: `0::/system.slice/docker-${'c'.repeat(64)}.scope`,
    network: 3,
    sockets: [300],
    tables: { tcp: [row('00000000:1F90', '0A', 300)] },
  },
} as const;

const on = (number: number, protocol?: Port['protocol']): Port => ({ number, protocol });

test('a pid is in the containers that its cgroup names, nested ones too', (t) => {
  const holders = stage(t, machine);
  assert.deepEqual(holders.ofPid(30), { pid: 30, name: 'nginx', containers: [OUTER, INNER] });
  assert.deepEqual(holders.ofPid(20)?.containers, []);
  assert.equal(holders.ofPid(99), undefined);
});

test('a port is of the processes that have its sockets open, in the networks asked for', async (t) => {
  const holders = stage(t, machine);
  const hosts = new Set([OUTER]);
  const pids = async (port: Port) =>
    (await holders.ofPort(port, hosts)).holders.map(({ pid }) => pid);
  assert.deepEqual(await pids(on(22)), [20]);
  // listening ones only: 101 has a peer
  assert.deepEqual(await pids(on(8080)), [30, 40]);
  assert.deepEqual(await pids(on(8080, 'tcp')), [30]);
  assert.deepEqual(await pids(on(8080, 'udp')), [40]);
  assert.deepEqual(await pids(on(53)), []);
  // a container with a network of its own has no port of the machine
  assert.deepEqual((await holders.ofPort(on(8080), new Set())).holders, []);
});

test('says when it may not see who listens', async (t) => {
  const { 20: sshd, ...others } = machine;
  const holders = stage(t, { ...others, 20: { ...sshd, sockets: [] } });
  assert.deepEqual(await holders.ofPort(on(22), new Set()), { holders: [], hidden: true });
  assert.equal((await holders.ofPort(on(23), new Set())).hidden, false);
});

test('a port is the whole number, not the end of another', () => {
  const table = [HEAD, row('00000000:0050', '0A', 1), row('00000000:1050', '0A', 2)];
  assert.deepEqual(socketsOn(0x50, 'tcp', table), ['1']);
  assert.deepEqual(socketsOn(0x50, 'udp', table), []);
});
