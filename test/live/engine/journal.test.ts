/** The journal as dtop shows it, of what was really done: while it is looked at, and what ends without an answer. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Dockerd } from '../../support/dockerd.js';
import { Dtop, KEY } from '../../support/dtop.js';

describe('the journal, on a real engine', () => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-journal-'));
  let engine: Dockerd;
  let dtop: Dtop;

  before(async () => {
    engine = await Dockerd.start();
    await engine.api('POST', '/containers/create?name=once', {
      ...{ Image: 'busybox', Cmd: ['true'], Env: ['A=b c'] },
      HostConfig: { Binds: ['inbox:/in'] },
    });
    dtop = Dtop.on(engine.endpoint, { env: { XDG_STATE_HOME: home } });
  });
  after(async () => {
    dtop?.close();
    await engine?.close();
    fs.rmSync(home, { recursive: true, force: true });
  });

  it('says that there is none yet', async () => {
    await dtop.shows(/once/);
    dtop.press(':', 'journal');
    await dtop.shows(/Journal pane/);
    dtop.press(KEY.enter);
    await dtop.shows(/journal\.jsonl {2}not there[^]*No journal yet/);
  });

  it('shows a removal with its command and what makes it again', async () => {
    dtop.press('1');
    await dtop.filter('once');
    dtop.press('d');
    await dtop.confirm(/Remove 1 container\?/, 'd');
    await dtop.shows(/removed once/);
    dtop.press('9');
    await dtop.shows(/container\.remove +once +done/);
    dtop.press(KEY.enter);
    await dtop.shows(/undo +docker run -d --name once -e 'A=b c' .*-v inbox:\/in busybox true/);
    assert.match(dtop.text(), /result +done, after \d+ms/);
    assert.match(dtop.text(), /who +\w+/);
  });

  it('tells at a new start what another dtop did', async () => {
    const other = Dtop.on(engine.endpoint, {
      env: { XDG_STATE_HOME: home },
      args: ['--read-only', '--pane', 'journal'],
    });
    try {
      await other.shows(/This run writes none: nothing can be done with --read-only/);
      await other.shows(/container\.remove +once +done/);
    } finally {
      other.close();
    }
  });
});
