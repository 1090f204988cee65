/** The Events pane in the whole program, beside the engine's own account of what happened. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Dockerd } from '../../support/dockerd.js';
import { Dtop, KEY } from '../../support/dtop.js';

describe('events, on a real engine', () => {
  let engine: Dockerd;
  let dtop: Dtop;

  before(async () => {
    engine = await Dockerd.start();
    await engine.run('stays', { Cmd: ['sleep', '100000'] });
    dtop = Dtop.on(engine.endpoint, { columns: 160 });
    await dtop.shows(/stays +running[^]*live|live[^]*stays +running/);
    dtop.press('8');
  });

  after(async () => {
    dtop?.close();
    await engine?.close();
  });

  /** `action name`, the newest first, as they stand on the screen. */
  const rows = (): readonly string[] =>
    dtop
      .text()
      .split('\n')
      .flatMap((line) => {
        const [, action, name] =
          /^[▸ ] {2}\d\d:\d\d:\d\d +(?:container|volume|image|network) +(\S+) +(\S+)/.exec(line) ??
          [];
        return action === undefined ? [] : [`${action} ${name}`];
      });

  it('tells the life of a container in the order of the engine, with its exit code', async () => {
    const since = Math.floor(Date.now() / 1000);
    const id = await engine.run('short', { Cmd: ['sh', '-c', 'exit 3'] });
    await engine.api('POST', `/containers/${id}/wait`);
    await engine.api('DELETE', `/containers/${id}`);
    await dtop.shows(/destroy +short/);
    await dtop.shows(/die +short +exit 3/);
    const filters = JSON.stringify({ type: ['container'], container: [id] });
    const until = Math.ceil(Date.now() / 1000);
    const query = new URLSearchParams({ since: `${since}`, until: `${until}`, filters });
    const actions = await engine.lines('GET', `/events?${query.toString()}`);
    const expected = actions.map((line) => {
      const told: unknown = JSON.parse(line);
      assert.ok(typeof told === 'object' && told !== null && 'Action' in told);
      return `${String(told.Action)} short`;
    });
    const own = rows().filter((row) => row.endsWith(' short') && !/connect/.test(row));
    assert.deepEqual(own.toReversed(), expected);
  });

  it('filters, goes to the object, and says when it is no more', async () => {
    await engine.api('POST', '/containers/stays/pause');
    await dtop.filter('event:pause');
    await dtop.shows(/▸ {2}\d\d:\d\d:\d\d +container +pause +stays/);
    dtop.press(KEY.enter);
    await dtop.shows(/▸ {2}stays +paused/);
    dtop.press('8');
    await dtop.filter('event:destroy');
    dtop.press(KEY.enter);
    await dtop.shows(/short: the container is no more/);
  });
});
