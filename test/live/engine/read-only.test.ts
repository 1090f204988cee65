/** `--read-only`, with every key and every entry of the palette: what reaches the engine is only ever asked. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { PANE_IDS, PANES } from '../../../src/panes/all.js';
import { READ_MS } from '../../../src/panes/confirm.js';
import { paletteItems } from '../../../src/panes/palette-items.js';
import { CleanUpStage } from '../../support/clean-up-stage.js';
import { Dockerd } from '../../support/dockerd.js';
import { Dtop, KEY } from '../../support/dtop.js';
import { EngineProxy } from '../../support/proxy.js';
import { container, stateWith } from '../../support/sample-state.js';

const CTRL_U = '\u0015';

/** Chords that write: of any pane, once each. */
const ACTION_KEYS = [
  ...new Set(PANE_IDS.flatMap((id) => PANES[id](({ actions }) => actions.map(({ key }) => key)))),
];

/** What ends the program, or turns it to another engine. */
const LEAVES = /^(quit|demo)$/i;

const ENTRIES = [
  ...new Set(
    PANE_IDS.flatMap((pane) =>
      paletteItems({ ...stateWith([container(0)]), pane }).map(({ name }) => name),
    ),
  ),
].filter((name) => !LEAVES.test(name));

describe('--read-only', () => {
  let engine: Dockerd;
  let proxy: EngineProxy;
  let stage: CleanUpStage;

  before(async () => {
    engine = await Dockerd.start();
    stage = new CleanUpStage(engine);
    await engine.run('busy', { Cmd: ['sleep', '1000'] });
    await stage.ended('ended');
    await stage.volume('spare');
    await stage.network('loose');
    proxy = await EngineProxy.start(engine.socket);
  });
  after(async () => {
    stage?.close();
    await proxy?.close();
    await engine?.close();
  });

  const writes = (): readonly string[] =>
    proxy.requests
      .filter(({ method }) => method !== 'GET' && method !== 'HEAD')
      .map(({ method, target }) => `${method} ${target}`);

  /** Each key in each pane, on all rows, with everything that could mean yes. */
  async function pressAll(dtop: Dtop): Promise<void> {
    for (const pane of PANE_IDS) {
      dtop.press(PANES[pane](({ key }) => key));
      for (const key of ACTION_KEYS) {
        dtop.press('*', key);
        await sleep(READ_MS + 50);
        dtop.press('y', key, KEY.enter, KEY.escape);
        await sleep(READ_MS + 50);
        dtop.press('y', key, KEY.escape, KEY.escape, 'u');
      }
    }
  }

  it('without it these keys do write: the test can fail', async () => {
    const dtop = Dtop.on(proxy.endpoint);
    try {
      await dtop.shows(/busy[^]*live|live[^]*busy/);
      await dtop.filter('ended');
      dtop.press('d');
      await dtop.confirm(/Remove 1 container\?/, 'd');
      await dtop.shows(/removed ended/);
      assert.equal(writes().length, 1);
    } finally {
      dtop.close();
    }
  });

  it('sends nothing that writes, whatever is pressed or picked', async () => {
    await stage.ended('ended');
    proxy.requests.length = 0;
    const dtop = Dtop.on(proxy.endpoint, { args: ['--read-only'] });
    try {
      await dtop.shows(/busy[^]*live|live[^]*busy/);
      await pressAll(dtop);
      assert.ok(ENTRIES.length > 50, `${ENTRIES.length} entries`);
      for (const pane of PANE_IDS) {
        for (const entry of ENTRIES) {
          dtop.press(
            PANES[pane](({ key }) => key),
            ':',
            CTRL_U,
            entry,
            KEY.enter,
          );
          dtop.press('y', 'd', KEY.escape, KEY.escape, KEY.escape);
        }
        await sleep(READ_MS + 50);
        dtop.press('y', KEY.escape);
      }
      dtop.press('1');
      await dtop.filter('busy');
      dtop.press('s');
      await dtop.shows(/read-only/);
    } finally {
      dtop.close();
    }
    assert.deepEqual(writes(), []);
    assert.ok(proxy.requests.length > 5, 'it did ask');
  });

  it('carries out no plan either, and says why', async () => {
    await stage.plan();
    proxy.requests.length = 0;
    const { code, stdout } = await stage.dtop(
      ...['plan', '--apply', stage.planFile, '--read-only', '-H', proxy.endpoint],
    );
    assert.equal(code, 1);
    assert.match(stdout, /kept volume spare: not done: docker volume rm spare/);
    assert.deepEqual(writes(), []);
    assert.deepEqual(stage.journal(), []);
  });
});
