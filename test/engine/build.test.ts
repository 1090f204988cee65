import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { DockerEngine } from '../../src/engine/docker.js';
import { parseEndpoint } from '../../src/engine/endpoint.js';
import { readOnly } from '../../src/engine/read-only.js';
import { BuildReader } from '../../src/engine/wire-build.js';
import type { BuildProgress } from '../../src/model/build.js';
import { buildArguments } from '../../src/model/build-line.js';
import { commandLine } from '../../src/model/command-line.js';
import { filePath, hostId, imageReference } from '../../src/model/id.js';
import type { Operation } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import { directoryWith } from '../support/directory.js';
import { assertClean } from '../support/hostile-text.js';
import { PAYLOADS } from '../support/payloads.js';
import { startStubDaemon } from '../support/stub-daemon.js';

type Build = Extract<Operation, { op: 'image.build' }>;

const host = hostId('local');
const never = new AbortController().signal;
const daemon = await startStubDaemon('v1');
const engine = new DockerEngine({ host, endpoint: parseEndpoint(daemon.endpoint, {}) });
await engine.connect(never);
after(async () => {
  engine.close();
  await daemon.close();
});
beforeEach(() => {
  daemon.heal();
  daemon.requests.length = 0;
  daemon.uploaded = 0;
});

const ID = `sha256:${'d'.repeat(64)}`;

const buildOf = (directory: string, more: Partial<Build> = {}): Build => ({
  ...{ op: 'image.build', target: { host, id: imageReference('a:1'), name: own('a:1') } },
  ...{ directory: filePath(directory), buildArgs: [], noCache: false, pull: false },
  ...more,
});

const lines = (...told: readonly unknown[]): string =>
  told.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\r\n`).join('');
const answers = (body: string, status = 200, early?: true): void =>
  daemon.fail(/POST \/build/, {
    kind: 'answer',
    answer: { status, body },
    ...(early && { early }),
  });

/** What it tells as it goes on, and how it ends. */
async function built(operation: Build, signal = never) {
  const told: BuildProgress[] = [];
  const failure = await engine
    .perform(operation, signal, (progress) => {
      if ('lines' in progress) told.push(progress);
    })
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  return { told, failure, last: told.at(-1) };
}

describe('a build', () => {
  it('sends the directory, tells the steps and ends with the image', async (t) => {
    const directory = directoryWith(t, { 'my.file': 'FROM a', a: 'x' });
    answers(
      lines(
        { stream: 'Step 1/2 : FROM a' },
        { stream: '\n' },
        { stream: 'Step 2/2 : RUN make\n' },
        { stream: 'half ' },
        { stream: 'a line\nthe next' },
        { aux: { ID } },
      ),
    );
    process.env['DTOP_TEST_ARG'] = 'from outside';
    t.after(() => delete process.env['DTOP_TEST_ARG']);
    const { last, failure } = await built(
      buildOf(directory, {
        ...{ dockerfile: filePath('my.file'), stage: 'last', noCache: true, pull: true },
        buildArgs: ['A=1=2', 'DTOP_TEST_ARG', 'DTOP_TEST_NONE'],
      }),
    );
    assert.equal(failure, undefined);
    assert.equal(last?.imageId, ID);
    assert.deepEqual([last.step, last.of, last.said, last.sentFiles], [2, 2, 'RUN make', 2]);
    assert.equal(last.sentBytes, daemon.uploaded);
    assert.deepEqual(
      last.lines.map(({ kind, text }) => `${kind} ${text}`),
      [
        ...['step Step 1/2 : FROM a', 'step Step 2/2 : RUN make'],
        ...['output half a line', 'output the next'],
      ],
    );
    const { query } = daemon.requests.at(-1) ?? { query: new URLSearchParams() };
    assert.deepEqual(Object.fromEntries(query), {
      ...{ version: '1', t: 'a:1', dockerfile: 'my.file', rm: 'true', forcerm: 'true' },
      ...{ target: 'last', nocache: 'true', pull: 'true' },
      buildargs: '{"A":"1=2","DTOP_TEST_ARG":"from outside","DTOP_TEST_NONE":null}',
    });
  });

  it('that fails at a step ends in the words of the engine, its output kept', async (t) => {
    answers(
      lines(
        { stream: 'Step 1/1 : RUN false\n' },
        { stream: '\u001b[91mno such thing\n\u001b[0m' },
        {
          errorDetail: { code: 1, message: "The command 'sh -c a\nb' returned a non-zero code: 1" },
          error: 'x',
        },
      ),
    );
    const { failure, last } = await built(buildOf(directoryWith(t, { Dockerfile: '' })));
    assert.match(String(failure), /: returned a non-zero code: 1: sh -c a b$/);
    assert.deepEqual(
      last?.lines.map(({ kind, text }) => `${kind} ${text}`),
      [
        ...['step Step 1/1 : RUN false', 'output no such thing'],
        ...['error returned a non-zero code: 1: sh -c a', 'error b'],
      ],
    );
  });

  it('that is refused before the directory was read ends so, and sends no more of it', async (t) => {
    const directory = directoryWith(t, { Dockerfile: '', big: '' });
    fs.truncateSync(path.join(directory, 'big'), 100 * 2 ** 20);
    answers('{"message":"invalid reference format"}', 400, true);
    const { failure, last } = await built(buildOf(directory));
    assert.match(String(failure), /invalid reference format/);
    assert.ok((last?.sentBytes ?? NaN) < 8 * 2 ** 20, `${last?.sentBytes} bytes`);
  });

  it('that an error line ends early is over, whatever is yet to be sent', async (t) => {
    const directory = directoryWith(t, { Dockerfile: '', big: '' });
    fs.truncateSync(path.join(directory, 'big'), 100 * 2 ** 20);
    answers(lines({ error: 'no space left' }), 200, true);
    const { failure, last } = await built(buildOf(directory));
    assert.match(String(failure), /no space left/);
    assert.ok((last?.sentBytes ?? NaN) < 8 * 2 ** 20, `${last?.sentBytes} bytes`);
  });

  it('ends without an image: cut off, or 200 with something else', async (t) => {
    const directory = directoryWith(t, { Dockerfile: '' });
    for (const body of ['', '<p>ok</p>', lines('}{', { stream: 'Step 1/1 : FROM a\n' })]) {
      answers(body);
      const { failure } = await built(buildOf(directory));
      assert.match(String(failure), /ended its answer without an image/, body);
    }
    daemon.fail(/POST \/build/, { kind: 'cut', bytes: 20 });
    const { failure } = await built(buildOf(directory));
    assert.match(String(failure), /connection was cut/);
  });

  it('is known by its reference where an engine tells twelve digits only', async (t) => {
    const directory = directoryWith(t, { Dockerfile: '' });
    answers(lines({ stream: `Successfully built ${'d'.repeat(12)}\n` }));
    daemon.fail(/images\/a:1\/json/, { kind: 'answer', answer: { body: { Id: ID } } });
    const { failure, last } = await built(buildOf(directory));
    assert.equal(failure, undefined);
    assert.equal(last?.imageId, ID);
    daemon.fail(/images\/a:1\/json/, {
      kind: 'answer',
      answer: { body: { Id: `sha256:${'e'.repeat(64)}` } },
    });
    assert.match(String((await built(buildOf(directory))).failure), /without an image/);
  });

  it('asks nothing where there is nothing to build of', async (t) => {
    const directory = directoryWith(t, { a: '' });
    const { failure } = await built(buildOf(directory));
    assert.match(String(failure), /ENOENT: .*Dockerfile/);
    assert.equal(daemon.count(/build/), 0);
  });

  it('is not done with --read-only', async (t) => {
    const directory = directoryWith(t, { Dockerfile: '' });
    await assert.rejects(readOnly(engine).perform(buildOf(directory), never), { kind: 'denied' });
    assert.equal(daemon.count(/build/), 0);
  });

  it('is cancelled while the directory is sent, and while the engine is silent', async (t) => {
    const directory = directoryWith(t, { Dockerfile: '', big: '' });
    daemon.fail(/POST \/build/, { kind: 'hang' });
    for (const bytes of [0, 100 * 2 ** 20]) {
      fs.truncateSync(path.join(directory, 'big'), bytes);
      const abort = new AbortController();
      const over = built(buildOf(directory), abort.signal);
      while (daemon.count(/build/) === 0) await new Promise(setImmediate);
      abort.abort();
      const { failure, last } = await over;
      assert.match(String(failure), /given up|cancelled/);
      assert.ok((last?.sentBytes ?? NaN) < 8 * 2 ** 20);
      daemon.requests.length = 0;
    }
  });
});

const read = (...told: readonly unknown[]) => {
  const reader = new BuildReader();
  for (const line of told) reader.read(line);
  return reader.progress;
};
const texts = (...told: readonly unknown[]) => read(...told).lines.map(({ text }) => text);

describe('what a build says', () => {
  it('is kept to a bound, and what is not is counted', () => {
    const all = Array.from({ length: 25_000 }, (_, index) => ({ stream: `line ${index}\n` }));
    const { lines: kept, lost } = read(...all);
    assert.equal(kept.length, 1000);
    assert.equal(kept.at(-1)?.text, 'line 24999');
    assert.equal(lost, 24_000);
    const [endless] = texts(...Array.from({ length: 100 }, () => ({ stream: 'x'.repeat(10_000) })));
    assert.ok((endless ?? '').length <= 1001);
  });

  it('is written over by what follows a carriage return', () => {
    assert.deepEqual(texts({ stream: ' 1 %\r' }, { stream: ' 2 %\r' }, { stream: '99 %' }), [
      '99 %',
    ]);
    assert.deepEqual(texts({ stream: 'a\r\nb\r' }), ['a', 'b']);
  });

  it('of a layer that is fetched is one line', () => {
    const layer = (id: string, status: string) => ({ id, status, progressDetail: {} });
    const told = [layer('aa', 'Waiting'), layer('bb', 'Waiting'), layer('aa', 'Pull complete')];
    assert.deepEqual(texts({ status: 'Pulling' }, ...told), [
      ...['Pulling', 'aa: Pull complete', 'bb: Waiting'],
    ]);
  });

  it('tells the step as podman does, too', () => {
    const { step, of, said } = read({ stream: 'STEP 2/7: COPY . .\n' });
    assert.deepEqual([step, of, said], [2, 7, 'COPY . .']);
  });

  it('reaches no screen as it came', () => {
    for (const { text } of PAYLOADS)
      for (const line of [
        ...[{ stream: `Step 1/1 : ${text}\n` }, { stream: text }, { error: text }],
        ...[{ status: text, id: text, progress: text }, { aux: { ID: text } }],
      ]) {
        const { said, lines: kept, imageId } = read(line);
        for (const each of [said, ...kept.map((one) => one.text)]) assertClean(each, text);
        assert.equal(imageId, undefined);
      }
  });

  it('may be anything', () => {
    for (const line of [null, 1, [], { stream: 1 }, { error: {} }, { aux: null }, { status: [] }])
      assert.deepEqual(read(line).lines, []);
  });
});

it('is told as a docker command, without what may be secret', () => {
  const build = buildOf('~/my app/', {
    ...{ dockerfile: filePath('ci/File'), buildArgs: ['A=b c', 'NPM_TOKEN=abc'] },
    ...{ stage: 'web', noCache: true, pull: true },
  });
  assert.equal(
    commandLine([build]),
    ": masked NPM_TOKEN; docker build -t a:1 --build-arg 'A=b c' --build-arg NPM_TOKEN --target web --no-cache --pull " +
      "-f ~/'my app/ci/File' ~/'my app/'",
  );
  assert.match(buildArguments(build), /NPM_TOKEN=abc/);
  assert.equal(commandLine([buildOf('.')]), 'docker build -t a:1 .');
  assert.match(commandLine([buildOf('/x', { dockerfile: filePath('/y/F') })]), /-f \/y\/F \/x$/);
});
