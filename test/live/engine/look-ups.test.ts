/** Reverse look-ups in the whole program, against what a real engine and the kernel say of 30 containers. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Dockerd, field, type ContainerSpec } from '../../support/dockerd.js';
import { Dtop, KEY } from '../../support/dtop.js';

const SLEEPER = ['sleep', '100000'];
const PLAIN = 13;
/** The only port that busybox listens on by UDP. */
const DHCP = 67;
const DHCPD =
  "printf 'interface lo\\nstart 127.0.0.9\\nend 127.0.0.9\\nlease_file /tmp/l\\npidfile /tmp/p\\n' >/tmp/c;" +
  ': >/tmp/l; exec /bin/busybox udhcpd -f /tmp/c';

/** A child besides the first process. */
const FAMILY = ['sh', '-c', 'sleep 100001 & wait'];
/** Of documentation: RFC 3849. */
const SUBNET_6 = '2001:db8:7::/64';

const httpd = (port: number): readonly string[] => [
  ...['/bin/busybox', 'httpd', '-f', '-p', String(port)],
];
const published = (port: number, protocol = 'tcp'): Omit<ContainerSpec, 'Cmd'> => ({
  ExposedPorts: { [`80/${protocol}`]: {} },
  HostConfig: { PortBindings: { [`80/${protocol}`]: [{ HostPort: String(port) }] } },
});
const inNetwork = (NetworkMode: string) => ({ HostConfig: { NetworkMode } });
const mounting = (...Binds: readonly string[]) => ({ HostConfig: { Binds } });

describe('reverse look-ups, on a real engine', () => {
  let engine: Dockerd;
  let dtop: Dtop;
  const inspected = new Map<string, unknown>();
  const srv = mkdtempSync(path.join(tmpdir(), 'dtop-look-ups-'));

  const run = async (name: string, spec: Partial<ContainerSpec> = {}): Promise<string> => {
    const id = await engine.run(name, { Cmd: SLEEPER, ...spec });
    inspected.set(name, await engine.api('GET', `/containers/${id}/json`));
    return id;
  };

  before(async () => {
    engine = await Dockerd.start();
    await engine.api('POST', '/networks/create', { Name: 'back' });
    await engine.api('POST', '/networks/create', {
      ...{ Name: 'six', EnableIPv6: true, IPAM: { Config: [{ Subnet: SUBNET_6 }] } },
    });
    for (let index = 0; index < PLAIN; index++)
      await run(`plain-${index}`, index % 3 === 0 ? inNetwork('back') : {});
    await run('web-1', published(8443));
    await run('web-2', published(18_443));
    await run('dns', published(5353, 'udp'));
    await run('dns-tcp', published(5353));
    const owner = await run('pod', published(9443));
    await run('pod-sidecar', inNetwork(`container:${owner}`));
    const http = await run('host-http', { ...inNetwork('host'), Cmd: httpd(9101) });
    await run('host-guest', { ...inNetwork(`container:${http}`), Cmd: httpd(9103) });
    await run('host-other', { ...inNetwork('host'), Cmd: httpd(9102) });
    await run('host-dhcp', { ...inNetwork('host'), Cmd: ['sh', '-c', DHCPD] });
    await run('host-idle', inNetwork('host'));
    await run('family', { Cmd: FAMILY });
    await run('six', inNetwork('six'));
    const dual = await run('dual', inNetwork('back'));
    await engine.api('POST', '/networks/bridge/connect', { Container: dual });
    inspected.set('dual', await engine.api('GET', `/containers/${dual}/json`));
    await run('data-1', mounting(`${srv}:/data`, 'ledger:/ledger'));
    await run('data-2', mounting(`${srv}/data:/data`));
    await run('data-3', mounting(`${srv}/database:/data`, 'ledger:/ledger'));
    assert.equal(inspected.size, 30);
    dtop = Dtop.on(engine.endpoint, { columns: 200, rows: 45 });
    await dtop.shows(/ 1 Containers 30 /);
  });

  after(async () => {
    dtop?.close();
    await engine?.close();
    rmSync(srv, { recursive: true });
  });

  /** Names of the rows there are. */
  const rows = (): readonly string[] =>
    dtop
      .text()
      .split('\n')
      .flatMap((line) => /^[▸ ] {2}(\S+) +running/.exec(line)?.[1] ?? [])
      .toSorted();
  const underCursor = (): string => /^▸ {2}(\S+)/m.exec(dtop.text())?.[1] ?? '';

  async function look(up: string): Promise<void> {
    dtop.press(':', '\u0015', up);
    await dtop.shows((text) => text.includes(`:${up}`));
    dtop.press(KEY.enter);
    await dtop.shows((text) => !text.includes('Enter do it'));
  }

  /** The cursor on it, the filter it leaves, or what is said. */
  async function finds(up: string, ...names: readonly string[]): Promise<void> {
    await look(up);
    const [only] = names;
    await dtop.shows(() =>
      names.length === 1
        ? underCursor() === only && rows().length === 30
        : rows().join(' ') === names.toSorted().join(' '),
    );
    if (names.length > 1) await unfiltered();
  }

  async function unfiltered(): Promise<void> {
    await dtop.shows(/ \/name=/);
    dtop.press(KEY.escape);
    await dtop.shows((text) => !text.includes(' /name='));
  }

  async function says(up: string, said: RegExp): Promise<void> {
    await look(up);
    await dtop.shows(said);
    dtop.press(KEY.escape);
    await dtop.shows((text) => !said.test(text));
  }

  const addressOf = (name: string, network: string): string =>
    String(field(inspected.get(name), 'NetworkSettings', 'Networks', network, 'IPAddress'));

  it('finds every container by the pid that the engine tells', async () => {
    for (const [name, facts] of inspected)
      await finds(`pid ${String(field(facts, 'State', 'Pid'))}`, name);
    const top = field(await engine.api('GET', '/containers/family/top'), 'Processes');
    assert.ok(Array.isArray(top) && top.length === 2);
    for (const process of top) await finds(`pid ${String(field(process, '1'))}`, 'family');
    await says('pid 1', /pid 1: \S+ \(pid 1\), in no container/);
    await says('pid 4194303', /there is no such process/);
  });

  it('finds who has an address, with who shares it', async () => {
    for (let index = 0; index < PLAIN; index++) {
      const name = `plain-${index}`;
      await finds(`ip ${addressOf(name, index % 3 === 0 ? 'back' : 'bridge')}`, name);
    }
    await finds(`ip ${addressOf('pod', 'bridge')}`, 'pod', 'pod-sidecar');
    for (const network of ['back', 'bridge'])
      await finds(`ip ${addressOf('dual', network)}`, 'dual');
    const six = field(inspected.get('six'), 'NetworkSettings', 'Networks', 'six');
    await finds(`ip ${String(field(six, 'GlobalIPv6Address'))}`, 'six');
    await says('ip 172.31.255.254', /no container has it/);
  });

  it('finds who publishes a port, and who listens on one in the host’s network', async () => {
    await finds('port 8443', 'web-1');
    await finds('port 18443', 'web-2');
    await finds('port 5353/udp', 'dns');
    await finds('port 5353/tcp', 'dns-tcp');
    await finds('port 5353', 'dns', 'dns-tcp');
    await finds('port 9443', 'pod', 'pod-sidecar');
    await finds('port 9101', 'host-http');
    await finds('port 9102/tcp', 'host-other');
    await finds('port 9103', 'host-guest');
    await finds(`port ${DHCP}`, 'host-dhcp');
    await says(`port ${DHCP}/tcp`, /no container has it/);
    await says('port 9101/udp', /no container has it/);
    await says('port 80', /no container has it/);
  });

  it('finds who has a path or a volume', async () => {
    await finds(`mount ${srv}`, 'data-1', 'data-2', 'data-3');
    await finds(`mount ${srv}/data`, 'data-1', 'data-2');
    await finds(`mount ${srv}/database/base`, 'data-1', 'data-3');
    await finds('mount ledger', 'data-1', 'data-3');
    await says('mount /opt', /no container has it/);
  });

  it('finds whose an image is, by its name, its id, its beginning', async () => {
    const id = String(field(inspected.get('web-1'), 'Image'));
    for (const typed of ['busybox', 'busybox:latest', id, id.slice(7, 19)]) {
      await look(`image ${typed}`);
      await dtop.shows(() => rows().length === 30);
      await unfiltered();
    }
    await says('image busybox:2', /no container has it/);
  });

  it('shows what it will find while it is typed', async () => {
    dtop.press(':', '\u0015', 'port 94');
    await dtop.shows(/port 9443 {2}pod pod-sidecar/);
    dtop.press('\t');
    await dtop.shows(/:port 9443/);
    dtop.press(KEY.escape);
  });
});
