/** The built program and an engine, while nobody sees the screen: it must not be the slow reader. */
import { after, afterEach, before, describe, it } from 'node:test';
import { PROGRAM } from '../support/dtop.js';
import { Pty } from '../support/pty.js';
import { StubDaemon } from '../support/stub-daemon.js';

const LISTS = /^GET \/containers\/json/;

describe('streams of the engine', () => {
  const daemon = new StubDaemon('v1-docker26.1.5');
  let pty: Pty;
  before(() => daemon.up());
  after(() => daemon.close());
  afterEach(() => pty.close());

  const env = { DOCKER_HOST: daemon.endpoint, XDG_CACHE_HOME: '/dev/null' };
  const until = async (condition: () => boolean, what: string): Promise<void> => {
    for (let tries = 0; !condition(); tries++) {
      if (tries > 500) throw new Error(`not so: ${what}\n${pty.text()}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  it('are closed before the job is stopped, and opened with a new list when it goes on', async () => {
    const shell = `set -m; ${process.execPath} ${PROGRAM}; echo stopped; read go; fg; read wait`;
    const args = ['--norc', '--noprofile', '-i', '-c', shell];
    pty = new Pty('bash', args, { columns: 140, rows: 40, env });
    await pty.waitFor(/\blive\b[^]*quit/);
    await until(() => daemon.subscribers === 1, 'one subscriber');
    pty.write('\x1a');
    await pty.waitFor(/stopped/);
    // by the kernel: the process itself cannot close anything any more
    await until(() => daemon.subscribers === 0, 'nobody subscribed');
    const lists = daemon.count(LISTS);
    pty.write('\n');
    await pty.waitFor(/\blive\b[^]*quit/);
    await until(() => daemon.subscribers === 1, 'subscribed again');
    await until(() => daemon.count(LISTS) > lists, 'listed again');
  });

  it('of a log are closed with its view, and while the terminal takes nothing', async () => {
    daemon.fail(/logs$/, { kind: 'drip' });
    pty = new Pty(process.execPath, [PROGRAM], { columns: 140, rows: 40, env });
    await pty.waitFor(/\blive\b[^]*quit/);
    pty.write('l');
    await until(() => daemon.dripping === 1, 'a log is followed');
    pty.write('i');
    await until(() => daemon.dripping === 0, 'nobody looks at it');
    pty.write('l');
    await until(() => daemon.dripping === 1, 'it is followed again');
    pty.pause();
    // something to write
    pty.write('j');
    await until(() => daemon.dripping === 0, 'nobody follows it');
    pty.resume();
    await until(() => daemon.dripping === 1, 'it is followed again');
    process.kill(pty.pid, 'SIGKILL');
    await until(() => daemon.dripping === 0, 'nothing is left of it');
    daemon.heal();
  });

  it('are closed while the terminal takes nothing, and opened with a new list after that', async () => {
    pty = new Pty(process.execPath, [PROGRAM], { columns: 140, rows: 40, env });
    await pty.waitFor(/\blive\b[^]*quit/);
    await until(() => daemon.subscribers === 1, 'one subscriber');
    pty.pause();
    // something to write
    pty.write('2');
    await until(() => daemon.subscribers === 0, 'nobody subscribed');
    const lists = daemon.count(LISTS);
    pty.resume();
    await until(() => daemon.subscribers === 1, 'subscribed again');
    await until(() => daemon.count(LISTS) > lists, 'listed again');
    await pty.waitFor(/\blive\b[^]*REPOSITORY[^]*quit/);
  });
});
