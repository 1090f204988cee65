import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { PassThrough } from 'node:stream';
import { relay, type Remote } from '../../src/terminal/relay.js';
import { Sink } from '../support/sink.js';
import { TerminalModel } from '../support/terminal.js';

function stage() {
  const stdin = Object.assign(new PassThrough(), {
    raw: [] as boolean[],
    setRawMode: (raw: boolean): void => void stdin.raw.push(raw),
  });
  const stdout = new Sink(80, 24);
  const output = new PassThrough();
  const typed: string[] = [];
  const sizes: string[] = [];
  const remote: Remote = {
    output,
    write: (bytes) => typed.push(Buffer.from(bytes).toString()),
    resize: (columns, rows) => sizes.push(`${columns}x${rows}`),
  };
  return { stdin, stdout, output, typed, sizes, ended: relay({ stdin, stdout }, remote) };
}

test('bytes pass untouched, keys too, and sizes', async () => {
  const { stdin, stdout, output, typed, sizes, ended } = stage();
  stdin.write('\u0003\u001b[A');
  // a character in two chunks
  output.write(Buffer.from([0xc3]));
  output.write(Buffer.from([0xa9]));
  stdout.resize(100, 30);
  await turn();
  await turn();
  output.end();
  await ended;
  assert.deepEqual(typed, ['\u0003\u001b[A']);
  assert.ok(stdout.take().startsWith('é'));
  assert.deepEqual(sizes, ['80x24', '100x30']);
  assert.deepEqual(stdin.raw, [true, false]);
  stdin.write('q');
  await turn();
  assert.equal(typed.length, 1, 'keys are ours again');
});

test('what a program left of the terminal is put right', async () => {
  const { stdout, output, ended } = stage();
  output.end('\u001b[?1049h\u001b[31m\u001b[5;9r\u001b(0\u001b]0;cut');
  await ended;
  const model = new TerminalModel({ columns: 80, rows: 24 });
  await model.write(`${stdout.take()}lq`);
  // the alternate screen, where it was cut, and a charset that would draw lines, are left
  assert.match(model.text().join('\n'), /lq/);
  model.dispose();
});

test('a cut program gives the main screen back as it was', async () => {
  const { stdout, output, ended } = stage();
  // in two pieces
  output.write('one\r\ntwo\u001b[?104');
  output.end('9h\u001b[H\u001b[5;9rfull screen');
  await ended;
  const model = new TerminalModel({ columns: 80, rows: 24 });
  await model.write(`${stdout.take()}next`);
  assert.deepEqual(model.text().slice(0, 3), ['one', 'two', 'next']);
  model.dispose();
});

test('what comes next is below what a program wrote', async () => {
  const { stdout, output, ended } = stage();
  output.end('one\r\ntwo\u001b[1;9r\u001b[2;4H');
  await ended;
  const model = new TerminalModel({ columns: 80, rows: 24 });
  await model.write(`${stdout.take()}next`);
  assert.deepEqual(model.text().slice(0, 3), ['one', 'two', 'next']);
  model.dispose();
});

test('a terminal that takes nothing holds the remote up', async () => {
  const { stdout, output, ended } = stage();
  stdout.stalled = true;
  for (let chunk = 0; chunk < 200; chunk++) output.write('x'.repeat(10_000));
  await turn();
  await turn();
  assert.ok(stdout.take().length < 200_000);
  stdout.drain();
  output.end();
  await ended;
});
