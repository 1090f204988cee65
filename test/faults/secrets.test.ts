/** What a container knows is in no file of dtop's. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { it } from 'node:test';
import { Dtop, KEY } from '../support/dtop.js';
import { startStubDaemon } from '../support/stub-daemon.js';

const MARKER = 'hunter2-marker';
const ID = 'ab'.repeat(32);

it('secrets of an environment, a label, a command are looked at, and written nowhere', async (context) => {
  const home = mkdtempSync(path.join(os.tmpdir(), 'dtop-secrets-'));
  const daemon = await startStubDaemon();
  context.after(async () => {
    await daemon.close();
    rmSync(home, { recursive: true });
  });
  daemon.world.containers = [
    { Id: ID, Names: ['/vault'], Image: 'vault', State: 'exited', Status: 'Exited (0) 1 hour ago' },
  ];
  daemon.world.inspects.set(ID, {
    ...{ Id: ID, Name: '/vault', Image: `sha256:${ID}`, HostConfig: { NetworkMode: 'bridge' } },
    State: { Status: 'exited', StartedAt: '2026-11-20T22:00:00Z' },
    Config: {
      Image: 'vault',
      Env: [
        ...['DB_PASSWORD', 'API_TOKEN', 'AWS_SECRET_ACCESS_KEY', 'NPM_AUTH'].map(
          (name) => `${name}=${MARKER}`,
        ),
        `DATABASE=postgres://app:${MARKER}@db/shop`,
        `HEADERS=Authorization: Bearer ${MARKER}`,
      ],
      Labels: { 'proxy.users': `https://me:${MARKER}@proxy`, 'api.token': MARKER },
      Entrypoint: ['serve', '--admin-password', MARKER],
      Cmd: ['sh', '-c', `mysql -uroot -p${MARKER} --token=${MARKER}`],
    },
  });
  const dtop = Dtop.on(daemon.endpoint, {
    args: ['--all', '--log', path.join(home, 'log')],
    env: { XDG_STATE_HOME: home, XDG_CACHE_HOME: home, HOME: home, DEBUG: '*' },
  });
  context.after(() => dtop.close());
  await dtop.shows(/vault +exited[^]*quit/);
  dtop.press('i');
  await dtop.shows(new RegExp(`DB_PASSWORD=${MARKER}`));
  dtop.press(KEY.escape);
  await dtop.shows(/enter details/);
  dtop.press('d');
  await dtop.confirm(/Remove 1 container\?/, 'd');
  await dtop.shows(/removed vault/);
  assert.equal(await dtop.quit(), 0);

  const files = readdirSync(home, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(home, name))
    .filter((file) => statSync(file).isFile());
  const texts = files.map((file) => readFileSync(file, 'utf8'));
  assert.match(texts.join('\n'), /docker run.*-e DB_PASSWORD\b/, 'the journal tells the name');
  assert.match(texts.join('\n'), /: masked DB_PASSWORD API_TOKEN \w+ NPM_AUTH DATABASE HEADERS;/);
  assert.ok(files.length >= 3, files.join(' '));
  for (const [index, file] of files.entries()) {
    assert.ok(!texts[index]?.includes(MARKER), file);
    assert.equal(statSync(file).mode & 0o077, 0, file);
  }
});
