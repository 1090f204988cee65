import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test, type TestContext } from 'node:test';
import { Input, type TerminalEvent } from '../../src/terminal/input.js';
import type { Report } from '../../src/terminal/key-parser.js';
import { Random } from '../support/random.js';

class FakeKeyboard extends EventEmitter {
  readonly isTTY = true;
  raw = false;
  flowing = false;

  setRawMode(raw: boolean): void {
    this.raw = raw;
  }

  resume(): void {
    this.flowing = true;
  }

  pause(): void {
    this.flowing = false;
  }

  type(bytes: string | Uint8Array): void {
    this.emit('data', Buffer.from(bytes));
  }
}

interface Typed {
  readonly keyboard: FakeKeyboard;
  readonly input: Input;
  readonly events: TerminalEvent[];
  readonly reports: Report[];
}

function open(): Typed {
  const keyboard = new FakeKeyboard();
  const events: TerminalEvent[] = [];
  const reports: Report[] = [];
  const input = new Input(
    keyboard,
    (event) => events.push(event),
    (report) => reports.push(report),
  );
  input.start();
  return { keyboard, input, events, reports };
}

const name = (event: TerminalEvent): string => {
  if (event.type === 'key') return event.text === '' ? event.chord : `${event.chord}=${event.text}`;
  if (event.type === 'paste') return `paste(${event.text})`;
  return `${event.action} ${event.button} ${event.x},${event.y}`;
};

const keysOf = ({ events }: Typed): string => events.map(name).join(' ');

const withTimers = (context: TestContext): void =>
  context.mock.timers.enable({ apis: ['setTimeout'] });

/** What is typed, and the events it is. Between two of these nothing is ambiguous. */
const CASES: readonly (readonly [string, string])[] = [
  ['a', 'a=a'],
  ['A', 'A=A'],
  ['ñ', 'ñ=ñ'],
  ['漢', '漢=漢'],
  ['😀', '😀=😀'],
  [' ', 'space= '],
  ['\r', 'enter'],
  ['\n', 'enter'],
  ['\t', 'tab'],
  ['\x7f', 'backspace'],
  ['\b', 'backspace'],
  ['\0', 'ctrl+space'],
  ['\x03', 'ctrl+c'],
  ['\x0c', 'ctrl+l'],
  ['\x1a', 'ctrl+z'],
  ['\x1c', 'ctrl+\\'],
  ['\x1f', 'ctrl+_'],
  ['\x1bx', 'alt+x'],
  ['\x1bé', 'alt+é'],
  ['\x1b\r', 'alt+enter'],
  ['\x1b\x7f', 'alt+backspace'],
  ['\x1b\x01', 'ctrl+alt+a'],
  ['\x1b[A', 'up'],
  ['\x1b[B', 'down'],
  ['\x1b[C', 'right'],
  ['\x1b[D', 'left'],
  ['\x1b[H', 'home'],
  ['\x1b[F', 'end'],
  ['\x1bOA', 'up'],
  ['\x1bOH', 'home'],
  ['\x1bOP', 'f1'],
  ['\x1bOR', 'f3'],
  ['\x1bOM', 'enter'],
  ['\x1b[[A', 'f1'],
  ['\x1b[[E', 'f5'],
  ['\x1b[1~', 'home'],
  ['\x1b[2~', 'insert'],
  ['\x1b[3~', 'delete'],
  ['\x1b[4~', 'end'],
  ['\x1b[5~', 'pageup'],
  ['\x1b[6~', 'pagedown'],
  ['\x1b[11~', 'f1'],
  ['\x1b[15~', 'f5'],
  ['\x1b[17~', 'f6'],
  ['\x1b[21~', 'f10'],
  ['\x1b[23~', 'f11'],
  ['\x1b[24~', 'f12'],
  ['\x1b[Z', 'shift+tab'],
  ['\x1b[1;5A', 'ctrl+up'],
  ['\x1b[1;2B', 'shift+down'],
  ['\x1b[1;3C', 'alt+right'],
  ['\x1b[1;8D', 'ctrl+alt+shift+left'],
  ['\x1b[3;5~', 'ctrl+delete'],
  ['\x1b[1;2P', 'shift+f1'],
  ['\x1b[<0;1;1M', 'press 0 0,0'],
  ['\x1b[<2;10;20M', 'press 2 9,19'],
  ['\x1b[<0;5;6m', 'release 0 4,5'],
  ['\x1b[<64;5;6M', 'wheel-up 0 4,5'],
  ['\x1b[<65;5;6M', 'wheel-down 1 4,5'],
  ['\x1b[<16;5;6M', 'press 0 4,5'],
  ['\x1b[<32;5;6M', ''],
  ['\x1b[<66;5;6M', ''],
  ['\x1b[M !"', 'press 0 0,1'],
  ['\x1b[M#!"', 'release 3 0,1'],
  ['\x1b[200~rm -rf\r\x1b[A y\x1b[201~', 'paste(rm -rf\r\x1b[A y)'],
  ['\x1b[200~\x1b[201~', 'paste()'],
];

/** Answers and unknown sequences: never an event. */
const SILENT: readonly string[] = [
  '\x1b[?62;22c',
  '\x1b[>0;276;0c',
  '\x1b[0n',
  '\x1b[24;80R',
  '\x1b[1;2R',
  '\x1b[?2026;2$y',
  '\x1b[4;1$y',
  '\x1b[8;24;80t',
  '\x1b[I',
  '\x1b[O',
  '\x1b[?1u',
  '\x1b[97;5u',
  '\x1b[99~',
  '\x1b[27;5;9~',
  '\x1b[!p',
  '\x1b[?1;2;3;4;5;6;7z',
  '\x1bP>|xterm(380)\x1b\\',
  '\x1bP1$r0m\x1b\\',
  '\x1b]11;rgb:0000/0000/0000\x1b\\',
  '\x1b]52;c;cm0gLXJmCg==\x07',
  '\x1b_Gi=1;OK\x1b\\',
  '\x1b^private\x1b\\',
  '\x1bOz',
  '\u0085',
];

for (const [typed, expected] of CASES) {
  test(`${JSON.stringify(typed)} is ${expected || 'nothing'}`, () => {
    const opened = open();
    opened.keyboard.type(typed);
    assert.equal(keysOf(opened), expected);
  });
}

for (const typed of SILENT) {
  test(`${JSON.stringify(typed)} is no key`, () => {
    const opened = open();
    opened.keyboard.type(`${typed}k`);
    assert.equal(keysOf(opened), 'k=k');
  });
}

test('split at every byte, every sequence is the same', () => {
  for (const [typed, expected] of [...CASES, ...SILENT.map((text) => [text, ''] as const)]) {
    const bytes = Buffer.from(typed);
    for (let at = 1; at < bytes.length; at++) {
      const opened = open();
      opened.keyboard.type(bytes.subarray(0, at));
      opened.keyboard.type(bytes.subarray(at));
      opened.keyboard.type('k');
      assert.equal(keysOf(opened), `${expected} k=k`.trim(), `${JSON.stringify(typed)} at ${at}`);
    }
  }
});

test('any mixture, cut anywhere, comes in order', () => {
  const random = new Random(99);
  const sequences = [...CASES, ...SILENT.map((text) => [text, ''] as const)];
  for (let round = 0; round < 400; round++) {
    const chosen = Array.from({ length: random.integer(1, 20) }, () => random.pick(sequences));
    const bytes = Buffer.from(chosen.map(([typed]) => typed).join(''));
    const opened = open();
    for (let at = 0; at < bytes.length;) {
      const end = Math.min(bytes.length, at + random.integer(1, 9));
      opened.keyboard.type(bytes.subarray(at, end));
      at = end;
    }
    const expected = chosen.map(([, event]) => event).filter((event) => event !== '');
    assert.equal(keysOf(opened), expected.join(' '), JSON.stringify(bytes.toString()));
  }
});

test('random bytes never throw, and keys work after them', (context) => {
  withTimers(context);
  const random = new Random(5);
  const alphabet = [...'\x1b\x1b\x1b[[O]P;?<>0123456789$~MmAy\\\x07\x18 \r', '\x80', '\xff'];
  for (let round = 0; round < 2000; round++) {
    const opened = open();
    const bytes = Array.from({ length: random.integer(1, 30) }, () =>
      random.pick(alphabet).charCodeAt(0),
    );
    opened.keyboard.type(Uint8Array.from(bytes));
    // out of whatever it is in: the end of a paste, of a string, and time
    opened.keyboard.type('\x1b[201~\x18');
    context.mock.timers.tick(2000);
    opened.events.length = 0;
    opened.keyboard.type('k');
    assert.equal(keysOf(opened), 'k=k', JSON.stringify(bytes));
  }
});

test('a lone ESC is the key after 25 ms, not before', (context) => {
  withTimers(context);
  const opened = open();
  opened.keyboard.type('\x1b');
  context.mock.timers.tick(24);
  assert.equal(keysOf(opened), '');
  context.mock.timers.tick(1);
  assert.equal(keysOf(opened), 'esc');
});

test('ESC twice is two keys, ESC before a sequence is a key before it', (context) => {
  withTimers(context);
  const opened = open();
  opened.keyboard.type('\x1b\x1b');
  opened.keyboard.type('\x1b[A');
  context.mock.timers.tick(25);
  assert.equal(keysOf(opened), 'esc esc up');
});

test('Alt with a character that begins a sequence is a key when nothing follows', (context) => {
  withTimers(context);
  for (const char of '[OP]_^X') {
    const opened = open();
    opened.keyboard.type(`\x1b${char}`);
    context.mock.timers.tick(25);
    assert.equal(keysOf(opened), `alt+${char}`);
  }
});

test('an answer whose beginning was taken for ESC is still no key', (context) => {
  withTimers(context);
  for (const rest of ['[?2026;2$y', '[24;80R', 'P>|xterm(380)\x1b\\', ']11;rgb:0/0/0\x07']) {
    const opened = open();
    opened.keyboard.type('\x1b');
    context.mock.timers.tick(30);
    opened.keyboard.type(rest);
    opened.keyboard.type('k');
    assert.equal(keysOf(opened), 'esc k=k', rest);
  }
});

test('ESC and then quick typing stays typing', (context) => {
  withTimers(context);
  const opened = open();
  opened.keyboard.type('\x1b');
  context.mock.timers.tick(30);
  opened.keyboard.type('[');
  opened.keyboard.type('Pq');
  assert.equal(keysOf(opened), 'esc [=[ P=P q=q');
});

test('an answer that never ends gives the keyboard back after a second', (context) => {
  withTimers(context);
  const opened = open();
  opened.keyboard.type('\x1b]11;rgb:');
  context.mock.timers.tick(999);
  opened.keyboard.type('0000');
  context.mock.timers.tick(1000);
  opened.keyboard.type('k');
  assert.equal(keysOf(opened), 'k=k');
});

test('several keys in one read come one by one', () => {
  const opened = open();
  opened.keyboard.type('jj\x1b[Bq');
  assert.equal(keysOf(opened), 'j=j j=j down q=q');
});

test('mode reports go to whoever asked', () => {
  const opened = open();
  opened.keyboard.type('\x1b[?2026;2$y');
  assert.deepEqual(opened.reports, [{ type: 'report', mode: 2026, value: 2 }]);
  assert.deepEqual(opened.events, []);
});

test('a huge paste is cut, its end still found', () => {
  const opened = open();
  opened.keyboard.type('\x1b[200~');
  for (let index = 0; index < 100; index++) opened.keyboard.type('x'.repeat(10_000));
  opened.keyboard.type('\x1b[201~k');
  const [paste, key] = opened.events;
  assert.equal(paste?.type === 'paste' && paste.text.length, 256 * 1024);
  assert.equal(key?.type === 'key' && key.chord, 'k');
});

test('a paste whose end was lost is left by Ctrl-C or ESC after a silence, and by nothing else', (context) => {
  withTimers(context);
  for (const [key, chord] of [
    ['\x03', 'ctrl+c'],
    ['\x1b', 'esc'],
  ] as const) {
    const opened = open();
    opened.keyboard.type('\x1b[200~one\x1b[2');
    opened.keyboard.type(key);
    context.mock.timers.tick(1000);
    opened.keyboard.type('d');
    context.mock.timers.tick(1000);
    opened.keyboard.type(`${key}y`);
    context.mock.timers.tick(1000);
    assert.equal(keysOf(opened), '', 'still a paste');
    opened.keyboard.type(key);
    context.mock.timers.tick(25);
    opened.keyboard.type('k');
    const [paste, ...keys] = opened.events;
    assert.equal(paste?.type === 'paste' && paste.text, `one\x1b[2${key}d${key}y`);
    assert.equal(keys.map(name).join(' '), `${chord} k=k`);
  }
});

test('stop ends raw mode and forgets what was typed ahead', () => {
  const keyboard = new FakeKeyboard();
  const seen: string[] = [];
  const input: Input = new Input(keyboard, (event) => {
    seen.push(name(event));
    if (seen.length === 1) input.stop();
  });
  input.start();
  assert.equal(keyboard.raw, true);
  keyboard.type('!rm\x1b');
  assert.deepEqual(seen, ['!=!']);
  assert.equal(keyboard.raw, false);
  assert.equal(keyboard.flowing, false);
  assert.equal(keyboard.listenerCount('data'), 0);
  input.start();
  keyboard.type('[A');
  assert.deepEqual(seen, ['!=!', '[=[', 'A=A']);
});
