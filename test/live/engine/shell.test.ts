/** A shell in a container, by the whole program on a terminal of its own. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Dockerd, field } from '../../support/dockerd.js';
import { Dtop, KEY } from '../../support/dtop.js';

const IDLE = ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 0.1; done'];

/** Commands of all processes of this machine. */
const commands = (): readonly string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()];
      } catch {
        return [];
      }
    });

describe('a shell in a container', () => {
  let engine: Dockerd;
  let dtop: Dtop;
  let bareId: string;

  before(async () => {
    engine = await Dockerd.start();
    await engine.run('inside', { Cmd: IDLE });
    // nothing to run but what it runs
    bareId = await engine.run('bare', {
      Cmd: ['/bin/busybox', 'sleep', '3600'],
      Env: ['PATH=/nowhere'],
    });
    // as docker run -it has it
    const typed = { Tty: true, OpenStdin: true, StdinOnce: true };
    await engine.run('typed', { Cmd: ['sh'], ...typed });
    dtop = Dtop.on(engine.endpoint);
    await dtop.shows(/inside[^]*live|live[^]*inside/);
    await dtop.filter('inside');
  });

  after(async () => {
    dtop?.close();
    await engine?.close();
  });

  const until = async (what: string, holds: () => boolean): Promise<void> => {
    for (let tries = 0; tries < 100 && !holds(); tries++) await sleep(50);
    assert.ok(holds(), `${what}; the screen:\n${dtop.text()}`);
  };

  /** The main screen still shows the prompts of those before. */
  const opened = async (): Promise<void> => {
    let said = '';
    const stop = dtop.pty.onOutput((data) => (said += data.toString()));
    dtop.press('e');
    await dtop.shows(() => /built-in shell[^]*# /.test(said));
    stop();
  };

  it('takes what is typed, and Ctrl-C for what runs in it', async () => {
    await opened();
    dtop.press('echo in$((40+2)) $TERM\r');
    await dtop.shows(/in42 xterm/);
    dtop.press('sleep 4711\r');
    await until('it runs', () => commands().includes('sleep 4711'));
    dtop.press('\u0003');
    await until('it was ended', () => !commands().includes('sleep 4711'));
    dtop.press('echo still\r');
    await dtop.shows(/\nstill/);
  });

  it('has the size of the terminal, and its changes', async () => {
    dtop.press('stty size\r');
    await dtop.shows(/40 140/);
    dtop.pty.resize(100, 30);
    // it is told on another way than keys
    dtop.press('until [ "$(stty size)" = "30 100" ]; do sleep 0.1; done; echo sm""aller\r');
    await dtop.shows(/\nsmaller/);
    dtop.pty.resize(140, 40);
  });

  it('gives the screen back at its end, and can be opened again', async () => {
    dtop.press('exit 3\r');
    await dtop.shows(/shell in inside ended, exit 3/);
    await dtop.shows(/1 Containers/);
    for (let round = 0; round < 3; round++) {
      await opened();
      dtop.press('\u0004');
      await dtop.shows(/1 Containers/);
    }
    // keys are ours again
    dtop.press('?');
    await dtop.shows(/dtop keys/);
    dtop.press('\u001b');
    await dtop.shows((text) => !text.includes('dtop keys'));
  });

  it('what a cut program left of the terminal is put right', async () => {
    await opened();
    dtop.press("printf '\\033[?1049h\\033[31m\\033[?25l\\033[5;9r\\033(0'; exit\r");
    await dtop.shows(/1 Containers/);
    await dtop.shows(/inside +running/);
  });

  it('runs a command of ours, as another user, in another directory', async () => {
    dtop.press('X');
    await dtop.shows(/Run in inside/);
    dtop.press('-u 65534 -w /etc sh -c "id -u; ls; read line"');
    await dtop.shows(/docker exec -it -u 65534 -w \/etc inside sh -c/);
    dtop.press(KEY.enter);
    await dtop.shows(/65534\n.*passwd/);
    dtop.press('x\r');
    await dtop.shows(/sh in inside ended, exit 0/);
    dtop.press('X');
    await dtop.shows(/Run in inside/);
    dtop.press('nothing-such', KEY.enter);
    await dtop.shows(/inside: nothing-such could not be started/);
  });

  it('says that there is no shell, and has one of this machine in its network', async () => {
    await dtop.filter('bare');
    dtop.press('e');
    await dtop.shows(/bare has no shell. One of this machine, in its network/);
    dtop.press('sh -c "busybox hostname; ls bin/busybox; read line"');
    await dtop.shows(/nsenter -t \d+ -n -i -u sh -c/);
    dtop.press(KEY.enter);
    // its host name, and its files where it begins
    await dtop.shows((text) => text.includes(bareId.slice(0, 12)) && text.includes('bin/busybox'));
    dtop.press('\r');
    await dtop.shows(/sh beside bare ended, exit 0/);
    dtop.press('e');
    await dtop.shows(/One of this machine/);
    dtop.press(KEY.escape);
    await dtop.shows((text) => !text.includes('One of this machine'));
  });

  it('attaches to a terminal and lets go of it, and the process goes on', async () => {
    await dtop.filter('typed');
    dtop.press('A');
    await dtop.shows(/Attached to typed: Ctrl-P Ctrl-Q/);
    dtop.press('echo heard $((40+2))\r');
    await dtop.shows(/heard 42/);
    dtop.press('\u0010\u0011');
    await dtop.shows(/no longer attached to typed/);
    await dtop.shows(/typed +running/);
    // ended while it is attached: its input stays open
    const other = Dtop.on(engine.endpoint);
    await other.shows(/typed[^]*live|live[^]*typed/);
    await other.filter('typed');
    other.press('A');
    await other.shows(/Attached to typed/);
    other.press('echo again $((40+3))\r');
    await other.shows(/again 43/);
    process.kill(other.pty.pid, 'SIGTERM');
    assert.equal((await other.pty.exit).code, 143);
    other.close();
    dtop.press('A');
    await dtop.shows(/Attached to typed/);
    dtop.press('echo still $((40+4))\r');
    await dtop.shows(/still 44/);
    dtop.press('\u0010\u0011');
    await dtop.shows(/1 Containers/);
    await dtop.filter('inside');
    dtop.press('A');
    await dtop.shows(/inside: it has no terminal that takes keys/);
  });

  it('leaves nothing behind when dtop is ended while it is open', async () => {
    const other = Dtop.on(engine.endpoint);
    await other.shows(/inside[^]*live|live[^]*inside/);
    await other.filter('inside');
    other.press('e');
    await other.shows((text) => /[#$] *$/.test(text.trimEnd()));
    other.press('sleep 4712\r');
    await until('it runs', () => commands().includes('sleep 4712'));
    process.kill(other.pty.pid, 'SIGTERM');
    assert.equal((await other.pty.exit).code, 143);
    await until('it was ended', () => !commands().includes('sleep 4712'));
    const processes = field(await engine.api('GET', '/containers/inside/top'), 'Processes');
    assert.ok(Array.isArray(processes) && processes.length <= 2, JSON.stringify(processes));
    other.close();
  });

  it('comes back when the container dies within', async () => {
    await dtop.filter('inside');
    await opened();
    await engine.api('POST', '/containers/inside/kill');
    await dtop.shows(/1 Containers/);
    await dtop.shows(/inside +exited 137/);
    dtop.press('e');
    await dtop.shows(/inside is exited: nothing runs in it/);
    assert.equal(await dtop.quit(), 0);
  });
});
