/** The built program where the system gives it few files to open. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PROGRAM } from '../support/dtop.js';
import { Pty } from '../support/pty.js';
import { StubDaemon } from '../support/stub-daemon.js';

describe('with few descriptors', () => {
  const daemon = new StubDaemon('v1-docker26.1.5');
  before(() => daemon.up());
  after(() => daemon.close());

  // Node itself has some two dozen of them
  for (const most of [40, 64, 256])
    it(`${most}: lists, looks inside, says what it cannot have, and ends well`, async (context) => {
      const pty = new Pty(
        'sh',
        ['-c', `ulimit -n ${most} && exec ${process.execPath} ${PROGRAM} --no-journal --all`],
        {
          columns: 140,
          rows: 40,
          env: { DOCKER_HOST: daemon.endpoint, XDG_CACHE_HOME: '/dev/null' },
        },
      );
      context.after(() => pty.close());
      await pty.waitFor(/\blive\b[^]*quit/);
      for (const [key, shown] of [
        ['i', /Hostname/],
        ['l', /the log|no lines|following/],
        ['\u001b\u001b[0z', /enter details/],
        [':', /1 of \d+/],
        ['\u001b\u001b[0z', /enter details/],
        ['2', /REPOSITORY/],
      ] as const) {
        pty.write(key);
        await pty.waitFor(shown);
      }
      pty.write('q');
      assert.equal((await pty.exit).code, 0);
    });
});
