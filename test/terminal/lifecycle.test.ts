import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { goneWithin, Pty, type PtyOptions, script } from '../support/pty.js';

const FIXTURE = 'test/terminal/fixtures/host.ts';
const [NODE, ARGS] = script(FIXTURE);
const COMMAND = [NODE, ...ARGS].map((part) => `'${part}'`).join(' ');

interface Running {
  readonly pty: Pty;
  /** Of the fixture, whatever runs around it. */
  readonly pid: number;
  notes(): string;
}

interface How extends PtyOptions {
  /** A shell line with `$DTOP` for the fixture; default: the fixture alone. */
  readonly shell?: string;
}

/** Starts the fixture and waits until it has drawn. */
async function start(context: TestContext, how: How = {}): Promise<Running> {
  const directory = mkdtempSync(join(tmpdir(), 'dtop-terminal-'));
  const path = join(directory, 'notes');
  const env = { NOTES: path, DTOP: COMMAND, ...how.env };
  const options = { columns: 200, ...how, env };
  const pty =
    how.shell === undefined
      ? new Pty(NODE, ARGS, options)
      : new Pty('sh', ['-c', how.shell.replaceAll('$DTOP', COMMAND)], options);
  context.after(() => {
    pty.close();
    rmSync(directory, { recursive: true });
  });
  await pty.waitFor(/pid \d+ size/);
  const pid = Number(/pid (\d+) size/.exec(pty.text())?.[1]);
  const notes = (): string => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return '';
    }
  };
  return { pty, pid, notes };
}

async function until(condition: () => boolean, what: string, timeoutMs = 5000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function assertRestored({ model }: Pty): void {
  assert.equal(model.alternate, false, 'main screen');
  assert.equal(model.cursorVisible, true, 'cursor');
  assert.equal(model.modes.wraparoundMode, true, 'autowrap');
  assert.equal(model.modes.bracketedPasteMode, false, 'bracketed paste');
  assert.equal(model.modes.mouseTrackingMode, 'none', 'mouse');
  assert.deepEqual(
    model.erasures.filter((how) => how === 3),
    [],
    'scrollback',
  );
}

/** A shell that tells the terminal's settings before and after, and the exit code. */
const AROUND = 'echo a=$(stty -g); $DTOP; code=$?; echo b=$(stty -g) exit=$code; read wait';

const WAYS_OUT: readonly (readonly [string, (running: Running) => void, number])[] = [
  ['closing and nothing more to do', ({ pty }) => pty.write('c'), 0],
  ['closing and process.exit', ({ pty }) => pty.write('q'), 0],
  ['process.exit without closing', ({ pty }) => pty.write('e'), 7],
  ['an uncaught exception', ({ pty }) => pty.write('x'), 1],
  ['an unhandled rejection', ({ pty }) => pty.write('r'), 1],
  ['SIGTERM', ({ pid }) => process.kill(pid, 'SIGTERM'), 143],
  ['SIGINT', ({ pid }) => process.kill(pid, 'SIGINT'), 130],
  ['SIGHUP', ({ pid }) => process.kill(pid, 'SIGHUP'), 129],
  ['SIGQUIT', ({ pid }) => process.kill(pid, 'SIGQUIT'), 131],
];

for (const [name, leave, code] of WAYS_OUT) {
  test(`after ${name} the terminal is as before, exit code ${code}`, async (context) => {
    const running = await start(context, { shell: AROUND });
    const { pty, pid } = running;
    pty.write('m');
    await pty.waitFor(/events m/);
    assert.equal(pty.model.modes.mouseTrackingMode, 'vt200');
    leave(running);
    await pty.waitFor(/exit=\d+/);
    assert.match(pty.text(), new RegExp(`exit=${code}$`, 'm'));
    const [, before, after] = /a=(\S+)[^]*b=(\S+) exit/.exec(pty.text()) ?? [];
    assert.equal(after, before, 'stty');
    assertRestored(pty);
    await goneWithin(pid, 1000);
    pty.write('\n');
    await pty.exit;
  });
}

test('a crash is reported on the main screen, and its text cannot drive the terminal', async (context) => {
  const { pty } = await start(context, { shell: '$DTOP; read wait' });
  pty.write('x');
  await pty.waitFor(/stopped: an error of its own/);
  await pty.waitFor(/broken ␛\]52;c;cm0=␇on purpose/);
  assert.deepEqual(pty.model.clipboard, []);
  assert.match(pty.text(), /host\.ts:\d+/);
  pty.write('\n');
  await pty.exit;
});

test('a closed terminal ends the process at once, code 129, at any moment', async (context) => {
  for (const flood of [false, true, true]) {
    const { pty, pid, notes } = await start(context);
    if (flood) {
      pty.write('f');
      await pty.waitFor(/counter \d\d/);
    }
    pty.hangUp();
    await goneWithin(pid, 1000);
    assert.deepEqual(await pty.exit, { code: 129, signal: 0 });
    assert.equal(notes().match(/exit 129/g)?.length, 1);
  }
});

test('a process that gets no SIGHUP notices the closed terminal all the same', async (context) => {
  const { pty, pid, notes } = await start(context, { shell: 'setsid -w $DTOP' });
  pty.hangUp();
  await goneWithin(pid, 1000);
  assert.match(notes(), /exit 129/);
});

for (const [signal, code] of [
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
] as const) {
  test(`a terminal that takes nothing does not keep ${signal} from ending the process`, async (context) => {
    // one that answers gets nothing more long before it is full
    const { pty, pid, notes } = await start(context, { answers: false });
    pty.write('f');
    await pty.waitFor(/counter \d\d/);
    pty.pause();
    await until(() => notes().includes('stalled'), 'the terminal is full');
    process.kill(pid, signal);
    await goneWithin(pid, 1000);
    assert.match(notes(), new RegExp(`exit ${code}`));
    pty.resume();
    assert.deepEqual(await pty.exit, { code, signal: 0 });
  });
}

test('a terminal that takes nothing for a while gets the newest state, and memory stays flat', async (context) => {
  const { pty, notes } = await start(context, { rows: 50, answers: false });
  const figure = (name: string): number =>
    Number(new RegExp(`${name} (\\d+)`).exec(pty.text())?.[1]);
  pty.write('f');
  await pty.waitFor(/counter \d{3}/);
  const rss = figure('rss');
  pty.pause();
  await until(() => notes().includes('stalled'), 'the terminal is full');
  const counter = figure('counter');
  // 5 ms a frame of 10 KB: 2 s would be 4 MB of frames
  await new Promise((resolve) => setTimeout(resolve, 2000));
  pty.resume();
  await pty.waitFor(() => figure('counter') > counter + 200);
  assert.ok(figure('dropped') > 200, `${figure('dropped')} dropped`);
  assert.ok(figure('backlog') < 64 * 1024, `${figure('backlog')} characters waited`);
  assert.ok(figure('rss') < rss + 40, `${rss} MB before, ${figure('rss')} MB after`);
  pty.write('q');
  assert.equal((await pty.exit).code, 0);
  assertRestored(pty);
});

test('Ctrl-Z gives the shell its terminal, fg takes it back as it was', async (context) => {
  const { pty, notes } = await start(context, {
    shell:
      'exec bash --norc --noprofile -i -c "set -m; $DTOP; echo jobs; jobs; stty -a | grep -o -e .icanon; read go; fg; echo back=\\$?; read wait"',
  });
  pty.write('a');
  await pty.waitFor(/events a/);
  pty.write('\x1a');
  await pty.waitFor(/jobs\s+\[1\]\+\s+Stopped/);
  await pty.waitFor(/ icanon/);
  assertRestored(pty);
  assert.match(notes(), /^unseen$/m);
  pty.resize(100, 20);
  pty.write('\n');
  await pty.waitFor(/size 100x20/);
  await pty.waitFor(/events a/);
  assert.equal(pty.model.alternate, true);
  assert.match(notes(), /^seen$/m);
  pty.write('b');
  await pty.waitFor(/events a b/);
  pty.write('\x1a');
  await pty.waitFor(/back=148/);
  assertRestored(pty);
});

test('a stop signal that no shell answers for changes nothing', async (context) => {
  const { pty, pid, notes } = await start(context);
  process.kill(pid, 'SIGTSTP');
  await until(() => /^seen$/m.test(notes()), 'it goes on');
  pty.write('a');
  await pty.waitFor(/events a/);
  assert.equal(pty.model.alternate, true);
  pty.write('q');
  assert.equal((await pty.exit).code, 0);
});

test('stopped and continued by others, it puts modes and picture right', async (context) => {
  const { pty, pid } = await start(context);
  process.kill(pid, 'SIGSTOP');
  await until(() => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') T '), 'it is stopped');
  await pty.model.write('\x1b[?1049l\x1b[?25h\x1b[31mshell$ something else\r\n');
  process.kill(pid, 'SIGCONT');
  await pty.waitFor(/pid \d+ size/);
  assert.equal(pty.model.alternate, true);
  assert.equal(pty.model.cursorVisible, false);
  pty.write('q');
  await pty.exit;
  assertRestored(pty);
});

test('a child has the terminal to itself, then the picture returns', async (context) => {
  const { pty, notes, pid } = await start(context, { answers: false });
  pty.write('s');
  await pty.waitFor(/child has the terminal\s+icanon/);
  assertRestored(pty);
  // goes to the whole foreground group; the child's shell dies of it, dtop does not
  pty.write('\x03');
  await pty.waitFor(/events s returned/);
  assert.equal(pty.model.alternate, true);
  pty.write('a');
  await pty.waitFor(/returned a/);
  // the child made the terminal blocking: it must not be any more
  pty.write('f');
  await pty.waitFor(/counter \d\d/);
  pty.pause();
  await until(() => notes().includes('stalled'), 'the terminal is full and the program lives');
  process.kill(pid, 'SIGTERM');
  await goneWithin(pid, 1000);
});

test('a storm of sizes ends with the right one', async (context) => {
  const { pty } = await start(context);
  for (let index = 0; index < 100; index++)
    pty.resize(1 + ((index * 37) % 300), 1 + ((index * 13) % 90));
  pty.resize(90, 25);
  await pty.waitFor(/size 90x25/);
  pty.write('q');
  assert.equal((await pty.exit).code, 0);
  assertRestored(pty);
});

test('synchronized updates only for a terminal that answers', async (context) => {
  for (const answers of [true, false]) {
    const { pty } = await start(context, { answers });
    pty.write('f');
    await pty.waitFor(/counter \d\d\d/);
    assert.equal(pty.model.syncUpdates > 0, answers);
    pty.write('q');
    await pty.exit;
    assertRestored(pty);
  }
});

test('CI in the environment does not keep it from drawing', async (context) => {
  const { pty } = await start(context, { env: { CI: '1' } });
  pty.write('y');
  await pty.waitFor(/events y/);
  assert.deepEqual(pty.model.clipboard, [`c;${Buffer.from('copied ✓').toString('base64')}`]);
  pty.write('q');
  assert.equal((await pty.exit).code, 0);
});

for (const [name, line, reason] of [
  ['output to a pipe', '$DTOP | od -c', /standard output is not a terminal/],
  ['input from a file', '$DTOP < /dev/null', /standard input is not a terminal/],
  ['TERM=dumb', 'TERM=dumb $DTOP', /TERM=dumb/],
  ['no TERM', 'TERM= $DTOP', /TERM is not set/],
] as const) {
  test(`${name}: one line and no escape sequence`, async () => {
    const pty = new Pty('sh', [
      '-c',
      `${line.replaceAll('$DTOP', COMMAND)}; echo exit=$?; read wait`,
    ]);
    await pty.waitFor(/exit=\d/);
    assert.match(pty.text(), reason);
    assert.equal(
      pty
        .text()
        .trim()
        .split('\n')
        .filter((row) => row.startsWith('dtop:')).length,
      1,
    );
    if (!line.includes('|')) assert.match(pty.text(), /exit=2/);
    assert.deepEqual(pty.model.erasures, []);
    assert.equal(pty.model.modes.wraparoundMode, true);
    pty.write('\n');
    await pty.exit;
    pty.close();
  });
}

test('without any terminal the exit code is 2', () => {
  const { status, stdout, stderr } = spawnSync(NODE, [...ARGS], { encoding: 'utf8', input: '' });
  assert.equal(status, 2);
  assert.equal(stdout, '');
  assert.match(stderr, /^dtop: standard output is not a terminal\n$/);
});
