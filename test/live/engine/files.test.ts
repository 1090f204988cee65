/** Images saved to a file and loaded from it, a volume exported: by keys, verified by the engine and by tar. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Dockerd, field } from '../../support/dockerd.js';
import { Dtop, KEY } from '../../support/dtop.js';

const FILL = [
  'mkdir /in/sub; echo hello >/in/sub/greeting; ln /in/sub/greeting /in/again',
  'ln -s /etc/passwd /in/out; ln -s ../../../.. /in/up; chmod 600 /in/again',
].join('; ');

describe('files, on a real engine', () => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-files-'));
  const at = (name: string): string => path.join(dir, name);
  let engine: Dockerd;
  let dtop: Dtop;

  before(async () => {
    engine = await Dockerd.start();
    await engine.api('POST', '/images/busybox/tag?repo=shop/web&tag=1.4');
    const id = await engine.run('filler', {
      Cmd: ['sh', '-c', FILL],
      HostConfig: { Binds: ['inbox:/in'] },
    });
    await engine.api('POST', `/containers/${id}/wait`);
    await engine.api('DELETE', `/containers/${id}`);
    dtop = Dtop.on(engine.endpoint);
    await dtop.shows(/ live [^]*Containers 0/);
  });
  after(async () => {
    dtop?.close();
    await engine?.close();
    fs.rmSync(dir, { recursive: true, force: true });
  });

  async function tell(key: string, question: RegExp, file: string): Promise<void> {
    dtop.press(key);
    await dtop.shows(question);
    dtop.press('\u0015', file);
    await dtop.shows((text) => text.includes(path.basename(file)));
    dtop.press(KEY.enter);
  }

  const tags = async (): Promise<string> => JSON.stringify(await engine.api('GET', '/images/json'));

  it('saves an image with all its references, loads it again, overwrites nothing', async () => {
    dtop.press('2');
    await dtop.shows(/busybox:latest \+1/);
    await dtop.filter('busybox');
    await tell('s', /Save \S+ to which file\?[^]*docker save -o/, at('web.tar'));
    await dtop.shows(/saved \S+ to \S+web\.tar/);
    const before = fs.readFileSync(at('web.tar'));
    assert.equal(fs.statSync(at('web.tar')).mode & 0o777, 0o600);
    assert.match(
      execFileSync('tar', ['-tf', at('web.tar')], { encoding: 'utf8' }),
      /manifest\.json/,
    );

    await tell('s', /Save \S+ to which file\?/, at('web.tar'));
    await dtop.shows(/save \S+ to \S+ failed: the file is there already/);
    assert.ok(before.equals(fs.readFileSync(at('web.tar'))));

    await engine.api('DELETE', '/images/shop/web:1.4');
    await engine.api('DELETE', '/images/busybox:latest');
    await dtop.shows((text) => !/busybox:latest +[0-9a-f]{12}/.test(text));
    await tell('L', /Load images from which file\?/, at('web.tar'));
    await dtop.shows(/loaded \S+web\.tar/);
    assert.match(await tags(), /busybox:latest[^]*shop\/web:1\.4|shop\/web:1\.4[^]*busybox:latest/);
    assert.deepEqual(fs.readdirSync(dir), ['web.tar'], 'no part is left');
  });

  it('tells what is no archive, or not there, in the words of the engine and the kernel', async () => {
    fs.writeFileSync(at('text.tar'), 'no archive\n'.repeat(100));
    await tell('L', /Load images from which file\?/, at('text.tar'));
    await dtop.shows(/load \S+text\.tar failed: \S/);
    await tell('L', /Load images from which file\?/, at('missing.tar'));
    await dtop.shows(/load \S+missing\.tar failed: ENOENT/);
    await tell('s', /Save \S+ to which file\?/, at('no/such/place.tar'));
    await dtop.shows(/place\.tar failed: ENOENT/);
  });

  it('exports a volume as it is, links as links, and leaves no container', async () => {
    dtop.press('3');
    await dtop.shows(/inbox +local/);
    await dtop.filter('inbox');
    await tell('w', /Export inbox to which file\?[^]*docker create -v inbox/, at('inbox.tar'));
    await dtop.shows(/exported inbox to \S+inbox\.tar/);
    const list = execFileSync('tar', ['-tvf', at('inbox.tar')], { encoding: 'utf8' });
    assert.match(list, /out -> \/etc\/passwd/);
    assert.match(list, /up -> \.\.\/\.\.\/\.\.\/\.\./);
    const files = at('unpacked');
    fs.mkdirSync(files);
    execFileSync('tar', ['-xf', at('inbox.tar'), '-C', files]);
    assert.equal(fs.readFileSync(path.join(files, 'sub/greeting'), 'utf8'), 'hello\n');
    assert.equal(fs.statSync(path.join(files, 'again')).nlink, 2);
    assert.deepEqual(await engine.api('GET', '/containers/json?all=true'), []);
    const volumes = field(await engine.api('GET', '/volumes'), 'Volumes');
    assert.match(JSON.stringify(volumes), /^\[[^[]*"inbox"/);
  });

  it('shows the files of a volume, and follows no link', async () => {
    dtop.press(KEY.enter, '\t');
    await dtop.shows(/\/ +4 names[^]*d0755[^]* sub\/[^]*again[^]*out -> \/etc\/passwd/);
    dtop.press('G', KEY.enter);
    await dtop.shows(/up is a link: links are not followed/);
    dtop.press('g', KEY.enter);
    await dtop.shows(/\/sub +1 name[^]* 6 [^]*greeting/);
    dtop.press(KEY.escape);
    await dtop.shows(/w export/);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    await engine.run('big', {
      Cmd: ['sh', '-c', 'dd if=/dev/zero of=/in/big bs=1M count=600; sleep 600'],
      HostConfig: { Binds: ['inbox:/in'] },
    });
    const big = path.join(engine.dataRoot, 'volumes/inbox/_data/big');
    for (let tries = 0; tries < 200; tries++) {
      if (fs.existsSync(big) && fs.statSync(big).size === 600 * 2 ** 20) break;
      await sleep(100);
    }
    await tell('w', /Export inbox to which file\?/, at('big.tar'));
    await dtop.shows(/exporting inbox +[█▏▎▍▌▋▊▉░]+ +\d\S* /);
    dtop.press(KEY.escape);
    await dtop.shows(/export inbox to \S+: cancelled/);
    for (let tries = 0; tries < 100; tries++) {
      const left = fs.readdirSync(dir).filter((name) => name.includes('big'));
      const made = JSON.stringify(await engine.api('GET', '/containers/json?all=true'));
      if (left.length === 0 && !made.includes('dtop.helper')) return;
      await sleep(100);
    }
    assert.fail(`${fs.readdirSync(dir).join()} ${dtop.text()}`);
  });
});
