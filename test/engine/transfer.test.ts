import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, beforeEach, describe, it, type TestContext } from 'node:test';
import { DockerEngine } from '../../src/engine/docker.js';
import { parseEndpoint } from '../../src/engine/endpoint.js';
import { filePathOf, writeNewFile } from '../../src/engine/new-file.js';
import { Failure } from '../../src/model/failure.js';
import { filePath, hostId, imageId, imageReference, volumeName } from '../../src/model/id.js';
import { commandLine } from '../../src/model/command-line.js';
import type { Operation } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import type { Progress } from '../../src/model/transfer.js';
import { startStubDaemon } from '../support/stub-daemon.js';
import { tar } from '../support/tar.js';

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
});

const IMAGE = imageId(`sha256:${'b'.repeat(64)}`);
const HELPER = 'e'.repeat(64);
const ARCHIVE = tar([{ name: 'a', data: Buffer.alloc(3 * 2 ** 20, 'x') }]);

function place(t: TestContext): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-new-file-'));
  t.after(() => fs.rmSync(dir, { recursive: true, force: true }));
  return path.join(dir, 'it.tar');
}

const save = (file: string): Operation => ({
  ...{ op: 'image.save', target: { host, id: IMAGE, name: own('a:1') }, sizeBytes: 2 ** 20 },
  ...{ references: [imageReference('a:1'), imageReference('b:2')], file: filePath(file) },
});
const exported = (file: string): Operation => ({
  ...{ op: 'volume.export', target: { host, id: volumeName('inbox'), name: own('inbox') } },
  ...{ image: IMAGE, file: filePath(file), sizeBytes: NaN },
});

const answers = (what: RegExp, body: unknown, status = 200): void =>
  daemon.fail(what, { kind: 'answer', answer: { status, body } });
const asked = (): readonly string[] =>
  daemon.requests.map(({ method, path: of }) => `${method} ${of}`);
const left = (file: string): readonly string[] => fs.readdirSync(path.dirname(file));

describe('an image that is saved', () => {
  it('is written with all its references, for its owner alone, and tells how far it is', async (t) => {
    const file = place(t);
    answers(/images\/[^/]+\/json/, { Id: IMAGE });
    answers(/images\/get/, ARCHIVE);
    const told: Progress[] = [];
    await engine.perform(save(file), never, (progress) => told.push(progress));
    assert.ok(ARCHIVE.equals(fs.readFileSync(file)));
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(daemon.requests.at(-1)?.query.getAll('names'), ['a:1', 'b:2']);
    const last = told.at(-1);
    assert.ok(told.length > 1 && last !== undefined && 'movedBytes' in last);
    assert.ok(last.totalBytes >= last.movedBytes, 'an estimate that was too low grows');
  });

  it('is not kept when the engine ends in the middle, or puts its words behind it', async (t) => {
    const file = place(t);
    answers(/images\/[^/]+\/json/, { Id: IMAGE });
    for (const body of [
      Buffer.concat([ARCHIVE, Buffer.from('{"errorDetail":{"message":"disk"}}')]),
      ARCHIVE.subarray(0, -1024),
      Buffer.alloc(0),
    ]) {
      answers(/images\/get/, body);
      await assert.rejects(engine.perform(save(file), never), /ended the archive in the middle/);
      assert.deepEqual(left(file), []);
    }
    daemon.fail(/images\/get/, { kind: 'cut', bytes: 5000 });
    await assert.rejects(engine.perform(save(file), never), Failure);
    assert.deepEqual(left(file), []);
  });

  it('is not saved when a reference is of another image by now', async (t) => {
    const file = place(t);
    answers(/images\/[^/]+\/json/, { Id: `sha256:${'c'.repeat(64)}` });
    await assert.rejects(engine.perform(save(file), never), { kind: 'changed' });
    assert.deepEqual(left(file), []);
  });
});

describe('an image that is loaded', () => {
  const load = (file: string): Operation => ({
    op: 'image.load',
    target: { host, id: filePath(file), name: own(file) },
  });

  it('is sent as it is; an error in the answer is one', async (t) => {
    const file = place(t);
    fs.writeFileSync(file, ARCHIVE);
    answers(/images\/load/, '{"stream":"Loaded image: a:1\\n"}\r\n');
    const told: Progress[] = [];
    await engine.perform(load(file), never, (progress) => told.push(progress));
    assert.deepEqual(asked(), ['POST /images/load']);
    assert.deepEqual(told.at(-1), { movedBytes: ARCHIVE.length, totalBytes: ARCHIVE.length });
    answers(/images\/load/, '{"errorDetail":{"message":"bad"},"error":"no manifest"}\r\n');
    await assert.rejects(engine.perform(load(file), never), /no manifest/);
  });

  it('asks nothing when there is no file', async (t) => {
    await assert.rejects(engine.perform(load(place(t)), never), /ENOENT/);
    assert.deepEqual(asked(), []);
  });
});

describe('a volume that is exported', () => {
  it('is read through a container that never runs, read-only, and without -v when that goes', async (t) => {
    const file = place(t);
    answers(/volumes\/inbox/, { Name: 'inbox' });
    answers(/containers\/create/, { Id: HELPER }, 201);
    answers(/archive/, ARCHIVE);
    answers(new RegExp(`/containers/${HELPER}$`), '', 204);
    await engine.perform(exported(file), never);
    assert.ok(ARCHIVE.equals(fs.readFileSync(file)));
    assert.deepEqual(asked(), [
      'GET /volumes/inbox',
      'POST /containers/create',
      `GET /containers/${HELPER}/archive`,
      `DELETE /containers/${HELPER}`,
    ]);
    assert.equal(daemon.requests.at(-1)?.query.get('v'), null);
  });

  it('leaves no container when it fails, and makes none when the volume is gone', async (t) => {
    const file = place(t);
    answers(/volumes\/inbox/, { Name: 'inbox' });
    answers(/containers\/create/, { Id: HELPER }, 201);
    answers(/archive/, { message: 'no' }, 500);
    await assert.rejects(engine.perform(exported(file), never));
    assert.equal(asked().at(-1), `DELETE /containers/${HELPER}`);
    assert.deepEqual(left(file), []);
    daemon.requests.length = 0;
    answers(/volumes\/inbox/, { message: 'no such volume' }, 404);
    await assert.rejects(engine.perform(exported(file), never), { kind: 'gone' });
    assert.deepEqual(asked(), ['GET /volumes/inbox']);
  });
});

describe('a new file', () => {
  const whole = (write: (chunk: Buffer) => Promise<void>): Promise<void> => write(Buffer.from('x'));

  it('never takes the place of another one, also of one that came meanwhile or is a link', async (t) => {
    const file = place(t);
    fs.writeFileSync(file, 'old');
    await assert.rejects(writeNewFile(file, whole), { kind: 'conflict' });
    fs.rmSync(file);
    const late = writeNewFile(file, async (write) => {
      await write(Buffer.from('x'));
      fs.writeFileSync(file, 'somebody else');
    });
    await assert.rejects(late, { kind: 'conflict' });
    assert.equal(fs.readFileSync(file, 'utf8'), 'somebody else');
    fs.rmSync(file);
    fs.symlinkSync('/nowhere', file);
    await assert.rejects(writeNewFile(file, whole), { kind: 'conflict' });
    assert.deepEqual(left(file), ['it.tar']);
  });

  it('is not there, nor a part of it, when what fills it fails', async (t) => {
    const file = place(t);
    await assert.rejects(
      writeNewFile(file, () => Promise.reject(new Failure('daemon', 'no'))),
      {
        kind: 'daemon',
      },
    );
    assert.deepEqual(left(file), []);
  });

  it('is found as a shell would', () => {
    assert.equal(filePathOf('~/a.tar'), path.join(os.homedir(), 'a.tar'));
    assert.equal(filePathOf('a~/b'), path.join(process.cwd(), 'a~/b'));
  });
});

it('are told as docker commands', () => {
  assert.equal(commandLine([save("it's.tar")]), `docker save -o 'it'\\''s.tar' a:1 b:2`);
  assert.match(
    commandLine([exported('/x/v.tar')]),
    /^docker cp \$\(docker create -v inbox:\/v:ro b{12} -\):\/v\/\. - > \/x\/v\.tar$/,
  );
});
