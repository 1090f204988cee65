/** Stories: the built program on a terminal of its own, over the simulated engine. */
import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { Dtop, KEY } from '../support/dtop.js';
import { goneWithin } from '../support/pty.js';

describe('dtop --demo', () => {
  let dtop: Dtop;
  const start = (args: readonly string[] = ['--demo'], size = {}): void => {
    dtop = new Dtop({ args, ...size });
  };
  afterEach(() => dtop.close());

  it('shows containers, then live figures, and quits', async () => {
    start();
    await dtop.shows(/shop-api-1 +healthy +\d/);
    assert.match(dtop.text(), /1 Containers 24 {2}2 Images \d+ {2}3 Volumes \d+ {2}4 Networks \d+/);
    assert.equal(await dtop.quit(), 0);
  });

  it('stops a container after asking, and says so when the engine did it', async () => {
    start();
    await dtop.shows(/shop-web-1 +running +\d/);
    await dtop.filter('shop-web');
    dtop.press('s');
    await dtop.confirm(/Stop 1 container\?[^]*shop-web-1[^]*docker stop -t 10/, 'y');
    await dtop.shows(/stopping \d+\/10s/);
    await dtop.shows(/✓ stopped shop-web-1/);
    await dtop.shows(/shop-web-1 +exited/);
  });

  it('does by its name what a key does, with the same question', async () => {
    start();
    await dtop.shows(/shop-web-1 +running +\d/);
    await dtop.filter('shop-web');
    dtop.press(':');
    dtop.press(...'pause cont');
    await dtop.shows(/▸ p +pause container {2}docker pause [0-9a-f]{12}/);
    dtop.press(KEY.enter);
    await dtop.confirm(/Pause 1 container\?[^]*shop-web-1/, 'y');
    await dtop.shows(/shop-web-1 +paused/);
  });

  it('tells what happens, and leads to whom it happened', async () => {
    start();
    await dtop.shows(/shop-web-1 +running +\d/);
    await dtop.filter('shop-web');
    dtop.press('p');
    await dtop.confirm(/Pause 1 container\?/, 'y');
    await dtop.shows(/✓ paused shop-web-1/);
    dtop.press('8');
    await dtop.filter('event:pause');
    await dtop.shows(/▸  \d\d:\d\d:\d\d +container +pause +shop-web-1/);
    dtop.press(KEY.enter);
    await dtop.shows(/▸  shop-web-1 +paused/);
  });

  it('looks inside: charts, log, inspect, and back to the table', async () => {
    start();
    await dtop.shows(/shop-db-1/);
    await dtop.filter('shop-db');
    dtop.press(KEY.enter);
    await dtop.shows(/Charts {2}Overview {2}Processes {2}Logs {2}Inspect[^]*postgres:17/);
    dtop.press('l');
    await dtop.shows(/following · \d+ lines/);
    dtop.press('i');
    await dtop.shows(/Name: "\/shop-db-1"/);
    dtop.press(KEY.escape);
    await dtop.shows((text) => !text.includes('Logs  Inspect'));
  });

  it('signals one process of a container: its worker is replaced, the others stay', async () => {
    start();
    await dtop.shows(/shop-web-1/);
    await dtop.filter('shop-web');
    dtop.press('P', 't');
    await dtop.shows(/├ nginx: worker/);
    dtop.press('j');
    await dtop.shows(/▸ +\d+ +\d+ 101 .* ├ nginx: worker/);
    dtop.press('K');
    await dtop.shows(/Send which signal/);
    dtop.press(KEY.enter);
    await dtop.confirm(/Signal this process with SIGKILL\?[^]*kill -s KILL \d+/, 'y');
    await dtop.shows(/✓ signalled pid \d+ of shop-web-1/);
    await dtop.shows(/ \ds [├└] nginx: worker/);
  });

  it('builds an image by a form, and goes to it', async () => {
    start();
    await dtop.shows(/shop-web-1 +running +\d/);
    dtop.press('2');
    await dtop.shows(/REPOSITORY:TAG/);
    dtop.press('n');
    await dtop.shows(/Build an image of a directory[^]*docker build -t/);
    dtop.press('\t', '\t', '\u0015', ...'shop/new:1');
    await dtop.confirm(/docker build -t shop\/new:1 \//, KEY.enter);
    await dtop.shows(/building shop\/new:1 {2}step 4 of 7[^]*RUN npm ci[^]*npm: fetched/);
    dtop.press('v');
    await dtop.shows(/building shop\/new:1 {2}step \d of 7[^]*Step 1\/7 : FROM node/);
    dtop.press('q');
    await dtop.shows(/✓ built shop\/new:1/);
    await dtop.shows(/▸ +shop\/new:1/);
  });

  it('runs a container by a form, which says what it comes to', async () => {
    start();
    await dtop.shows(/shop-web-1 +running +\d/);
    dtop.press('2');
    await dtop.shows(/REPOSITORY:TAG/);
    await dtop.filter('nginx');
    dtop.press('r');
    await dtop.shows(/Run a container of nginx:1\.29-alpine/);
    dtop.press(...'edge', '\t', '\t', ...'LEVEL=debug', '\t', ...'18080:80');
    await dtop.confirm(
      /docker run -d --name edge -e LEVEL=debug -p 18080:80 nginx:1\.29-alpine/,
      KEY.enter,
    );
    await dtop.shows(/✓ started edge of nginx:1\.29-alpine/);
    await dtop.shows(/▸ {2}edge +running/);
  });

  it('opens every dialog at any size, and none outgrows the screen', async () => {
    start(['--demo'], { columns: 60, rows: 16 });
    await dtop.shows(/shop-api-1/);
    for (const [key, sign] of [
      ['?', /dtop keys/],
      ['c', /Columns/],
      ['o', /Sort by/],
      ['d', /Remove 1 container\?/],
    ] as const) {
      dtop.press(key);
      await dtop.shows(sign);
      const lines = dtop.text().split('\n');
      assert.equal(lines.filter((line) => line.includes('┌')).length, 1, `${key}: top border`);
      assert.equal(lines.filter((line) => line.includes('└')).length, 1, `${key}: bottom border`);
      dtop.press(KEY.escape);
      await dtop.shows((text) => !sign.test(text));
    }
  });

  for (const [columns, rows, shown] of [
    [1, 24, /^/],
    [3, 3, /▸/],
    [20, 5, /▸/],
  ] as const)
    it(`takes lines that are typed on ${columns} × ${rows}, and quits`, async () => {
      start(['--demo'], { columns, rows });
      await dtop.shows((text) => dtop.pty.model.alternate && shown.test(text));
      for (const key of [':', '/', 'L']) dtop.press(key, 'a', KEY.escape);
      dtop.press('q');
      await goneWithin(dtop.pty.pid, 20_000);
      assert.equal((await dtop.pty.exit).code, 0);
    });

  it('on the smallest screens shows what is typed, and of a dialog its question', async () => {
    start(['--demo'], { columns: 30, rows: 5 });
    await dtop.shows(/▸/);
    dtop.press('/', 'cpu>1');
    await dtop.shows(/^ \/cpu>1/m);
    dtop.press(KEY.escape);
    await dtop.shows((text) => !text.includes('cpu>1'));
    for (const [key, question] of [
      ['L', /^│ Limit /m],
      ['s', /^│ Stop 1 container\?/m],
    ] as const) {
      dtop.press(key);
      await dtop.shows(question);
      dtop.press(KEY.escape);
      await dtop.shows((text) => !question.test(text));
    }
  });

  it('changes nothing with --read-only', async () => {
    start(['--demo', '--read-only']);
    await dtop.shows(/shop-web-1 +running +\d/);
    dtop.press('d');
    await dtop.shows(/read-only/);
    assert.doesNotMatch(dtop.text(), /Remove 1 container/);
  });

  it('says what it tried where no engine is, and offers the demo', async () => {
    // nor any container, whatever runs on this machine
    const empty = mkdtempSync(path.join(tmpdir(), 'dtop-empty-'));
    start(['--cgroup-root', empty, '--proc-root', empty], {
      env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' },
    });
    await dtop.shows(/cannot reach a container engine[^]*\/nowhere\/docker.sock: not there/);
    dtop.press('d');
    await dtop.shows(/DEMO: [^]*shop-api-1/);
    assert.equal(await dtop.quit(), 0);
  });

  it('shows the demo under a banner with --or-demo', async () => {
    start(['--or-demo'], { env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' } });
    await dtop.shows(/DEMO: [^]*\/nowhere\/docker.sock: not there[^]*shop-api-1/);
  });
});
