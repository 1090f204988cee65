/** A dtop that is killed in the middle of an export: the next one removes what it left behind, and says so. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Dockerd } from '../../support/dockerd.js';
import { Dtop, KEY, PROGRAM } from '../../support/dtop.js';

it('an export that is cut off by kill -9 leaves nothing after the next start', async (context) => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-killed-'));
  const engine = await Dockerd.start();
  context.after(async () => {
    await engine.close();
    fs.rmSync(home, { recursive: true });
  });
  const fill = 'dd if=/dev/zero of=/in/big bs=1 count=0 seek=20G';
  const id = await engine.run('filler', {
    Cmd: ['sh', '-c', fill],
    HostConfig: { Binds: ['inbox:/in'] },
  });
  await engine.api('POST', `/containers/${id}/wait`);
  await engine.api('DELETE', `/containers/${id}`);
  const env = { XDG_STATE_HOME: home };
  const start = (...args: readonly string[]): Dtop => {
    const dtop = Dtop.on(engine.endpoint, { args, env });
    context.after(() => dtop.close());
    return dtop;
  };
  const made = async (): Promise<string> =>
    JSON.stringify(await engine.api('GET', '/containers/json?all=true'));
  const doctor = (): string =>
    spawnSync(process.execPath, [PROGRAM, 'doctor'], {
      env: { ...process.env, ...env, DOCKER_HOST: engine.endpoint },
      encoding: 'utf8',
    }).stdout;

  const first = start();
  await first.shows(/ live /);
  first.press('3');
  await first.shows(/inbox +local/);
  first.press('w');
  await first.shows(/Export inbox to which file\?/);
  first.press('\u0015', path.join(home, 'inbox.tar'));
  await first.shows(/dtop-killed-\w+\/inbox\.tar +│/);
  first.press(KEY.enter);
  await first.shows(/exporting inbox/);
  while (!fs.readdirSync(home).some((name) => name.endsWith('.part'))) await sleep(20);
  process.kill(first.pty.pid, 'SIGKILL');
  await first.pty.exit;
  assert.match(await made(), /dtop\.helper/);
  assert.match(doctor(), /limited +cut off when dtop ended +inbox to \S+inbox\.tar/);

  const looking = start('--read-only');
  await looking.shows(/not removed: a part of \S+ and a container, left by a dtop that ended/);
  assert.equal(await looking.quit(), 0);
  assert.match(await made(), /dtop\.helper/);

  const second = start();
  await second.shows(/removed a part of \S+ and a container, left by a dtop that ended while/);
  assert.equal(await second.quit(), 0);
  assert.equal(await made(), '[]');
  assert.deepEqual(fs.readdirSync(home), ['dtop']);
  assert.deepEqual(fs.readdirSync(path.join(home, 'dtop')), ['journal.jsonl']);
  const journal = fs.readFileSync(path.join(home, 'dtop/journal.jsonl'), 'utf8');
  assert.match(journal, /"verb":"container\.remove"/);
  assert.doesNotMatch(doctor(), /cut off/);
});
