/** The built program: every way out of it, from whatever it is doing. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it, type TestContext } from 'node:test';
import { PROGRAM } from '../support/dtop.js';
import { treeOf } from '../support/meter.js';
import { goneWithin, Pty, type PtyOptions, script } from '../support/pty.js';
import { StubDaemon } from '../support/stub-daemon.js';

const COMMAND = [process.execPath, PROGRAM] as const;
/** A shell that tells the terminal's settings before and after, the exit code, and waits. */
const around = (command: readonly string[]): readonly string[] => {
  const line = command.map((word) => `'${word}'`).join(' ');
  return ['-c', `echo a=$(stty -g); ${line}; code=$?; echo b=$(stty -g) exit=$code; read wait`];
};

interface Situation {
  readonly name: string;
  readonly args: readonly string[];
  /** Keys that lead there, each pressed when the screen shows what comes with it. */
  readonly keys: readonly (readonly [shown: RegExp, key: string])[];
  readonly shown: RegExp;
  /** There q and Ctrl-C are answers. */
  readonly typing?: true;
}

const LIST = /shop-api-1 +\S+[^]*quit/;
const DEMO = ['--demo'];
const START: Situation = { name: 'the start', args: [], keys: [], shown: /connecting…/ };
const SITUATIONS: readonly Situation[] = [
  START,
  { name: 'the list', args: DEMO, keys: [], shown: LIST },
  {
    name: 'a dialog',
    args: DEMO,
    keys: [
      [LIST, '/shop-api-1\r'],
      [/quit/, 's'],
    ],
    shown: /Stop 1 container\?/,
    typing: true,
  },
  { name: 'the details', args: DEMO, keys: [[LIST, '\r']], shown: /started .* ago/ },
  { name: 'the palette', args: DEMO, keys: [[LIST, ':']], shown: /1 of \d+/, typing: true },
  {
    name: 'the processes',
    args: DEMO,
    keys: [
      [LIST, '/shop-api-1\r'],
      [/quit/, 'P'],
    ],
    shown: /PID +INSIDE/,
  },
  {
    name: 'a log',
    args: DEMO,
    keys: [
      [LIST, '/shop-api-1\r'],
      [/quit/, 'l'],
    ],
    shown: /(GET|POST) \//,
  },
];

const SIGNALS = [
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGQUIT', 131],
  ['SIGHUP', 129],
] as const;

const daemon = new StubDaemon();
before(async () => {
  await daemon.up();
  daemon.fail(/./, { kind: 'hang' });
});
after(() => daemon.close());

/** On a terminal of its own, brought into the situation. */
async function run(
  context: TestContext,
  { args, keys, shown }: Situation,
  { inShell = false, ...options }: PtyOptions & { readonly inShell?: boolean } = {},
): Promise<Pty> {
  const command = [...COMMAND, ...args];
  const env = { DOCKER_HOST: daemon.endpoint, XDG_CACHE_HOME: '/dev/null', ...options.env };
  const [program, ...rest] = inShell ? ['sh', ...around(command)] : command;
  const pty = new Pty(program ?? '', rest, { columns: 150, rows: 40, ...options, env });
  context.after(() => pty.close());
  for (const [before, key] of keys) {
    await pty.waitFor(before);
    pty.write(key);
  }
  await pty.waitFor(shown);
  return pty;
}

/** Of the program, below the shell. */
const pidOf = (pty: Pty): number => treeOf(pty.pid)[1] ?? NaN;

function assertRestored({ model }: Pty): void {
  assert.equal(model.alternate, false, 'main screen');
  assert.equal(model.cursorVisible, true, 'cursor');
  assert.equal(model.modes.wraparoundMode, true, 'autowrap');
  assert.equal(model.modes.bracketedPasteMode, false, 'bracketed paste');
  assert.equal(model.modes.mouseTrackingMode, 'none', 'mouse');
  assert.equal(model.erasures.includes(3), false, 'scrollback');
}

/** The shell has its terminal back, nothing typed into it, and the process is gone. */
async function assertLeft(pty: Pty, pid: number, code: number): Promise<void> {
  await pty.waitFor(/exit=\d+/);
  await goneWithin(pid, 1000);
  assert.match(pty.text(), new RegExp(`exit=${code}$`, 'm'));
  const [, before, after] = /a=(\S+)[^]*b=(\S+) exit/.exec(pty.text()) ?? [];
  assert.equal(after, before, 'stty');
  assertRestored(pty);
  await sleep(100);
  assert.doesNotMatch(pty.text(), /\[0n|\$y/, 'an answer was typed into the shell');
  pty.write('\n');
  await pty.exit;
}

describe('dtop', { concurrency: 3 }, () => {
  for (const situation of SITUATIONS)
    for (const [signal, code] of SIGNALS)
      it(`ends by ${signal} in ${situation.name}`, async (context) => {
        const pty = await run(context, situation, { inShell: true });
        const pid = pidOf(pty);
        process.kill(pid, signal);
        await assertLeft(pty, pid, code);
      });

  for (const [name, key] of [
    ['q', 'q'],
    ['Ctrl-C', '\x03'],
  ] as const)
    for (const situation of SITUATIONS.filter(({ typing = false }) => !typing))
      it(`ends by ${name} in ${situation.name}`, async (context) => {
        const pty = await run(context, situation, { inShell: true });
        const pid = pidOf(pty);
        // the mouse is the terminal's again as well
        pty.write(`m${key}`);
        await assertLeft(pty, pid, 0);
      });

  for (const situation of SITUATIONS) {
    for (const answers of [true, false])
      for (const [signal, code] of [
        ['SIGTERM', 143],
        ['SIGHUP', 129],
      ] as const)
        it(`ends by ${signal} on a terminal that takes nothing, in ${situation.name}, ${answers ? 'one that answered' : 'a mute one'}`, async (context) => {
          const pty = await run(context, situation, { answers });
          pty.pause();
          pty.write('jjjj');
          await sleep(300);
          pty.kill(signal);
          await goneWithin(pty.pid, 1000);
          pty.resume();
          assert.deepEqual(await pty.exit, { code, signal: 0 });
        });
  }

  it('waits for the answers of a terminal far away before it leaves', async (context) => {
    const pty = await run(context, START, { inShell: true, answers: false });
    pty.model.onAnswer((answer) => void setTimeout(() => pty.write(answer), 80));
    const pid = pidOf(pty);
    // two frames, and the question behind them is on its way when it ends
    pty.write('??');
    pty.write('q');
    await assertLeft(pty, pid, 0);
  });

  it('tells an error of its own on the main screen', async (context) => {
    const [node, args] = script('test/terminal/fixtures/crash.ts');
    const pty = new Pty('sh', around([node, ...args]), { columns: 150, rows: 40 });
    context.after(() => pty.close());
    await pty.waitFor(LIST, 20_000);
    const pid = pidOf(pty);
    process.kill(pid, 'SIGUSR2');
    await pty.waitFor(
      /dtop stopped: an error of its own\.\s+Error: broken ␛\]52;c;cm0=␇on purpose/,
    );
    assert.deepEqual(pty.model.clipboard, []);
    await assertLeft(pty, pid, 1);
  });

  for (const { name, args, keys, shown, typing = false } of SITUATIONS)
    it(`stops for Ctrl-Z in ${name}, and goes on there`, async (context) => {
      const line = [...COMMAND, ...args].join(' ');
      const shell = `set -m; ${line}; echo stopped; stty -a | grep -o -e .icanon; read go; fg; echo back=$?; read wait`;
      const pty = new Pty('bash', ['--norc', '--noprofile', '-i', '-c', shell], {
        ...{ columns: 150, rows: 40 },
        env: { DOCKER_HOST: daemon.endpoint, XDG_CACHE_HOME: '/dev/null' },
      });
      context.after(() => pty.close());
      for (const [before, key] of keys) {
        await pty.waitFor(before);
        pty.write(key);
      }
      await pty.waitFor(shown);
      pty.write('\x1a');
      await pty.waitFor(/stopped\s+icanon/);
      assertRestored(pty);
      pty.resize(140, 38);
      pty.write('\n');
      await pty.waitFor(shown);
      assert.equal(pty.model.alternate, true);
      if (typing) {
        pty.write('\x1b');
        await pty.waitFor((text) => !shown.test(text));
      }
      pty.write('q');
      await pty.waitFor(/back=0/);
      assertRestored(pty);
    });

  for (const [name, line, reason] of [
    ['output to a pipe', '$DTOP | cat', /standard output is not a terminal/],
    ['input from a file', '$DTOP < /dev/null', /standard input is not a terminal/],
    ['TERM=dumb', 'TERM=dumb $DTOP', /TERM=dumb/],
    ['no TERM', 'TERM= $DTOP', /TERM is not set/],
  ] as const)
    it(`says in one line why there is no screen: ${name}`, async (context) => {
      const command = line.replace('$DTOP', COMMAND.join(' '));
      // of a pipe the code is that of its end
      const pty = new Pty('bash', ['-c', `set -o pipefail; ${command}; echo exit=$?; read wait`]);
      context.after(() => pty.close());
      await pty.waitFor(/exit=2/);
      const said = pty.text().trim().split('\n');
      assert.match(said[0] ?? '', /^dtop: /);
      assert.match(pty.text().replaceAll('\n', ''), reason);
      assert.deepEqual(pty.model.erasures, []);
      assert.equal(pty.model.modes.wraparoundMode, true);
    });

  it('writes no escape sequence where there is no terminal at all', () => {
    const [node, program] = COMMAND;
    const { status, stdout, stderr } = spawnSync(node, [program], { encoding: 'utf8', input: '' });
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^dtop: standard output is not a terminal\. [^\n\x1b]*\n$/);
  });

  it('draws where CI is set', async (context) => {
    const list = SITUATIONS.find(({ shown }) => shown === LIST) ?? START;
    for (const CI of ['1', 'true', '']) {
      const pty = await run(context, list, { env: { CI } });
      pty.write('q');
      assert.deepEqual(await pty.exit, { code: 0, signal: 0 });
    }
  });
});

// one at a time: what another test starts meanwhile inherits the master side, and keeps the terminal
describe('dtop whose terminal is gone', () => {
  for (const situation of SITUATIONS)
    it(`ends at once in ${situation.name}`, async (context) => {
      const pty = await run(context, situation);
      pty.hangUp();
      await goneWithin(pty.pid, 1000);
      assert.deepEqual(await pty.exit, { code: 129, signal: 0 });
    });

  it('ends at once where no signal tells of it', async (context) => {
    const pty = new Pty('setsid', ['-w', ...COMMAND, '--demo'], { columns: 150, rows: 40 });
    context.after(() => pty.close());
    await pty.waitFor(LIST);
    const pid = pidOf(pty);
    pty.hangUp();
    await goneWithin(pid, 1000);
  });
});
