/**
 * Containers run by the form, by keys: what the engine has then is what was told, and what `docker run` makes
 * of the line that the form shows.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { READ_MS } from '../../../src/panes/confirm.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { Dockerd, field } from '../../support/dockerd.js';
import { Dtop, KEY } from '../../support/dtop.js';

const FIELDS = [
  ...['name', 'command', 'env', 'ports', 'mounts', 'limits', 'restart', 'network', 'options'],
  'start',
] as const;
type Texts = Readonly<Partial<Record<(typeof FIELDS)[number], string>>>;

const WITHOUT_CLI =
  spawnSync('docker', ['--version']).status === 0 ? false : 'no docker command here';
const MIB = 2 ** 20;
const TAB = '\t';
const CTRL_R = '\u0012';
const CTRL_U = '\u0015';
const CTRL_Y = '\u0019';

describe('a container run by the form, on a real engine', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'dtop-run-'));
  let engine: Dockerd;
  let dtop: Dtop;
  let image: string;
  /** What was copied last. */
  let copied = '';

  before(async () => {
    engine = await Dockerd.start();
    await engine.api('POST', '/networks/create', { Name: 'backend', Driver: 'bridge' });
    image = String(field(await engine.api('GET', '/images/busybox/json'), 'Id'));
    dtop = Dtop.on(engine.endpoint);
    dtop.pty.onOutput((data) => {
      const [, base64] = /\u001b\]52;c;([\w+/=]*)\u0007/.exec(data.toString('latin1')) ?? [];
      if (base64 !== undefined) copied = Buffer.from(base64, 'base64').toString();
    });
    await dtop.shows(/ live /);
  });
  after(async () => {
    dtop?.close();
    await engine?.close();
  });

  const inspect = (name: string): Promise<unknown> => engine.api('GET', `/containers/${name}/json`);

  /** The form for the image, filled in. */
  async function fill(texts: Texts): Promise<void> {
    dtop.press('2');
    await dtop.shows(/▸ {2}busybox:latest/);
    dtop.press('r');
    await dtop.shows(/Run a container of busybox:latest/);
    dtop.press(CTRL_R);
    for (const name of FIELDS) {
      const text = texts[name];
      if (text !== undefined) dtop.press(CTRL_U, text);
      dtop.press(TAB);
    }
    await sleep(READ_MS);
  }

  const ALL: Texts = {
    name: 'web',
    command: `sh -c "echo \\"it's up\\"; exec sleep 600"`,
    env: "LEVEL=debug GREETING='good  day' EMPTY=",
    ports: '18080:80 127.0.0.1:1053:53/udp 127.0.0.1::99',
    mounts: `data:/var/lib/data:ro ${folder}:/in /scratch`,
    limits: 'cpus=0.5 memory=64m pids=100',
    restart: 'on-failure:7',
    network: 'backend',
    options: '-it -u 1000:1000 -w /tmp -h box -l team=pay -l "note=a b" --cap-add CAP_SYS_TIME',
  };

  it('has what was told in each field', async () => {
    await fill(ALL);
    await dtop.shows(/docker run -d --name web -it --user 1000:1000/);
    dtop.press(KEY.enter);
    await dtop.shows(/✓ started web of busybox:latest/);
    await dtop.shows(/▸ {2}web +running/);
    const web = await inspect('web');
    const config = field(web, 'Config');
    const host = field(web, 'HostConfig');
    assert.equal(field(web, 'Image'), image);
    assert.equal(field(config, 'Image'), 'busybox:latest');
    assert.deepEqual(field(config, 'Cmd'), ['sh', '-c', `echo "it's up"; exec sleep 600`]);
    const env = ['LEVEL=debug', 'GREETING=good  day', 'EMPTY=', 'PATH=/bin'];
    assert.deepEqual(field(config, 'Env'), env);
    assert.deepEqual(field(host, 'PortBindings'), {
      '80/tcp': [{ HostIp: '', HostPort: '18080' }],
      '53/udp': [{ HostIp: '127.0.0.1', HostPort: '1053' }],
      '99/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }],
    });
    assert.deepEqual(field(host, 'Binds'), ['data:/var/lib/data:ro', `${folder}:/in`]);
    assert.equal(field(host, 'NanoCpus'), 5e8);
    assert.equal(field(host, 'Memory'), 64 * MIB);
    assert.equal(field(host, 'PidsLimit'), 100);
    assert.deepEqual(field(host, 'RestartPolicy'), { Name: 'on-failure', MaximumRetryCount: 7 });
    assert.equal(field(host, 'NetworkMode'), 'backend');
    assert.notEqual(field(web, 'NetworkSettings', 'Networks', 'backend'), undefined);
    assert.deepEqual(field(config, 'Labels'), { team: 'pay', note: 'a b' });
    assert.equal(field(web, 'State', 'Status'), 'running');
  });

  it('is what the line that is shown makes in a shell', { skip: WITHOUT_CLI }, async () => {
    await fill({ ...ALL, name: 'other', ports: '18081:80', mounts: `${folder}:/in:ro` });
    dtop.press(CTRL_Y);
    await dtop.shows(/copied command/);
    dtop.press(KEY.enter);
    await dtop.shows(/✓ started other of busybox:latest/);
    const ours = await inspect('other');
    await engine.api('DELETE', '/containers/other?force=true');
    const env = { ...process.env, DOCKER_HOST: engine.endpoint };
    const made = spawnSync('sh', ['-c', copied], { env, encoding: 'utf8' });
    assert.equal(made.status, 0, made.stderr);
    const theirs = await inspect('other');
    assert.deepEqual(comparable(ours), comparable(theirs));
  });

  it('is only created where that was told; the key that starts does so later', async () => {
    await fill({ name: 'later', command: 'sleep 600', start: 'no' });
    await dtop.shows(/docker create --name later busybox:latest sleep 600/);
    dtop.press(KEY.enter);
    await dtop.shows(/✓ created later of busybox:latest/);
    await dtop.shows(/▸ {2}later +created/);
    assert.equal(field(await inspect('later'), 'State', 'Status'), 'created');
    dtop.press('s');
    await dtop.shows(/✓ started later/);
    assert.equal(field(await inspect('later'), 'State', 'Status'), 'running');
  });

  it('is there, not started, where its port is taken: said before and after, and started later', async () => {
    await fill({ name: 'blocked', command: 'sleep 600', ports: '18080:80' });
    await dtop.shows(/18080 is web’s: it would be created, not started/);
    dtop.press(KEY.enter);
    await dtop.shows(
      /run blocked failed: not started: Bind for 0\.0\.0\.0:18080 failed: port is already allocated/,
    );
    await dtop.shows(/▸ {2}blocked +created/);
    assert.equal(field(await inspect('blocked'), 'State', 'Status'), 'created');
    await engine.api('DELETE', '/containers/web?force=true');
    dtop.press('s');
    await dtop.shows(/✓ started blocked/);
    assert.equal(field(await inspect('blocked'), 'State', 'Status'), 'running');
  });

  it('is not asked for under a name that is taken; what was typed is there again', async () => {
    await fill({ name: 'blocked', command: 'sleep 1' });
    await dtop.shows(/blocked is there already/);
    const before = field(await inspect('blocked'), 'Id');
    dtop.press(KEY.enter, KEY.escape);
    await dtop.shows((text) => !text.includes('Run a container of'));
    dtop.press('r');
    await dtop.shows(/name +blocked +blocked is there already[^]*command +sleep 1/);
    assert.equal(field(await inspect('blocked'), 'Id'), before);
    dtop.press(CTRL_U, 'early');
    await dtop.confirm(/docker run -d --name early/, KEY.enter);
    await dtop.shows(/✓ started early of busybox:latest/);
  });

  it('is told by the engine’s words where it cannot be made or started', async () => {
    await fill({ name: 'wrong', command: 'no-such-program' });
    dtop.press(KEY.enter);
    await dtop.shows(/run wrong failed: not started: .*no-such-program/);
    assert.equal(field(await inspect('wrong'), 'State', 'Status'), 'created');
    await fill({ name: 'gone', command: 'no-such-program', options: '--rm' });
    dtop.press(KEY.enter);
    await dtop.shows(/run gone failed: not started: .*no-such-program/);
    await assert.rejects(inspect('gone'), /No such container/);
    await fill({ name: 'tiny', command: 'sleep 1', limits: 'memory=1m' });
    dtop.press(KEY.enter);
    await dtop.shows(/run tiny failed: Minimum memory limit/);
  });
});

/** What containers have of their own, or of the engine's clock, and what the docker CLI adds to every one. */
const OWN: ReadonlySet<string> = new Set([
  ...['Id', 'Created', 'Name', 'HostnamePath', 'HostsPath', 'ResolvConfPath', 'LogPath', 'State'],
  ...['NetworkSettings', 'GraphDriver', 'AttachStdout', 'AttachStderr', 'ConsoleSize'],
]);

/** Told in no order. */
const SETS: ReadonlySet<string> = new Set(['Env', 'Mounts']);
const text = (value: unknown): string => JSON.stringify(value);
const UNSET: ReadonlySet<unknown> = new Set([null, '', 0, false]);

/** Without what is unset, which is told in several ways. */
function comparable(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(comparable);
  if (typeof json !== 'object' || json === null) return json;
  const kept = Object.entries(json).map(([key, value]: [string, unknown]) => {
    const its = comparable(value);
    return [key, SETS.has(key) && Array.isArray(its) ? its.map(text).toSorted() : its] as const;
  });
  return Object.fromEntries(
    kept.filter(([key, value]) => !OWN.has(key) && !UNSET.has(value) && !isEmpty(value)),
  );
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;
