/** What a dtop that was killed leaves behind of files it wrote: known again, told, and removed. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { cutOff, drafting } from '../../src/app/drafts.js';
import { clearLeftovers, type Clearing } from '../../src/app/leftovers.js';
import { hasEnded, thisProcess, type Owner } from '../../src/app/owner.js';
import { helperMark } from '../../src/engine/helper-mark.js';
import type { Container } from '../../src/model/container.js';
import { Failure } from '../../src/model/failure.js';
import { filePath, imageId, volumeName } from '../../src/model/id.js';
import type { Operation } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import { container, HOST, idOf } from '../support/sample-state.js';

const { signal } = new AbortController();
const ENDPOINT = 'unix:///e';
/** On a machine that tells who it is. */
const here: Owner = { ...thisProcess(), machine: 'm', boot: 'b', pids: 'p' };

async function deadPid(): Promise<number> {
  const child = spawn('true');
  await once(child, 'exit');
  return child.pid ?? NaN;
}

function place(t: TestContext) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-leftovers-'));
  t.after(() => fs.rmSync(home, { recursive: true, force: true }));
  return { home, dir: path.join(home, 'drafts'), file: path.join(home, 'v.tar') };
}

const exported = (file: string): Operation => ({
  ...{ op: 'volume.export', target: { host: HOST, id: volumeName('v'), name: own('v') } },
  ...{ image: imageId('sha256:1'), file: filePath(file), sizeBytes: 1 },
});

/** As it is on the disk when dtop is killed in the middle: by somebody who has ended. */
async function killed(t: TestContext, owner: Partial<Owner> = {}) {
  const { home, dir, file } = place(t);
  let part = '';
  await drafting({ dir, endpoint: ENDPOINT }, exported(file), async () => {
    const [name = ''] = fs.readdirSync(dir);
    const draft = JSON.parse(fs.readFileSync(path.join(dir, name), 'utf8'));
    part = draft.part;
    Object.assign(draft.owner, here, { pid: await deadPid() }, owner);
    fs.writeFileSync(path.join(home, 'draft'), JSON.stringify(draft));
  });
  fs.mkdirSync(dir);
  fs.renameSync(path.join(home, 'draft'), path.join(dir, 'it.json'));
  fs.writeFileSync(part, 'some of it');
  return { dir, part, left: () => fs.readdirSync(home) };
}

const helper = (index: number, change: Partial<Container> = {}): Container =>
  container(index, {
    ...{ state: 'created', labels: new Map([[own('dtop.helper'), own(helperMark())]]) },
    ...change,
  });

async function cleared(clearing: Pick<Clearing, 'dir'> & Partial<Clearing>) {
  const removed: string[] = [];
  const door: Clearing['door'] = {
    perform(operation) {
      assert.ok(operation.op === 'container.remove' && !operation.force && !operation.volumes);
      return Promise.resolve(void removed.push(operation.target.id));
    },
  };
  const asked = { here, containers: [], endpoint: ENDPOINT, door, signal, ...clearing };
  const notices = await clearLeftovers(asked);
  return { removed, told: notices.map(({ text, hint }) => `${text}. ${hint ?? ''}`) };
}

describe('a file that is written', () => {
  it('is written down for as long as it takes, for its owner alone, and leaves nothing', async (t) => {
    const { home, dir, file } = place(t);
    for (const failure of [undefined, new Failure('daemon', 'no')]) {
      const ended = drafting({ dir, endpoint: ENDPOINT }, exported(file), () => {
        const [name = ''] = fs.readdirSync(dir);
        assert.equal(fs.statSync(path.join(dir, name)).mode & 0o777, 0o600);
        assert.equal(fs.statSync(dir).mode & 0o777, 0o700);
        assert.deepEqual(cutOff(dir, thisProcess()), [], 'its owner lives');
        return failure === undefined ? Promise.resolve() : Promise.reject(failure);
      });
      await (failure === undefined ? ended : assert.rejects(ended, failure));
      assert.deepEqual(fs.readdirSync(home), []);
    }
  });

  it('is written where nothing can be written down, too', async (t) => {
    const { file } = place(t);
    let done = 0;
    await drafting({ dir: '/dev/null/drafts', endpoint: ENDPOINT }, exported(file), () =>
      Promise.resolve(void done++),
    );
    assert.equal(done, 1);
  });
});

describe('whoever wrote it', () => {
  it('has ended when no process of that start is there, or the machine was started again', async () => {
    const pid = await deadPid();
    for (const [change, ended] of [
      [{}, false],
      [{ pid }, true],
      [{ start: here.start - 1 }, true],
      [{ boot: 'another' }, true],
      [{ boot: 'another', pids: 'another' }, true],
    ] as const)
      assert.equal(hasEnded({ ...here, ...change }, here), ended, JSON.stringify(change));
  });

  it('may live where nobody here can tell: another machine, another container, a kernel that says nothing', async () => {
    const pid = await deadPid();
    for (const change of [
      { machine: 'another' },
      { machine: '' },
      { boot: '' },
      { pids: 'another' },
    ])
      assert.equal(hasEnded({ ...here, pid, ...change }, here), false, JSON.stringify(change));
    const nowhere = { ...here, pid, machine: '' };
    assert.equal(hasEnded(nowhere, nowhere), false);
    assert.equal(hasEnded({ ...here, pid }, { ...here, boot: '' }), false);
  });
});

describe('what it left behind', () => {
  it('is removed, part and container, and told once', async (t) => {
    const { dir, part, left } = await killed(t);
    const { removed, told } = await cleared({ dir, containers: [container(0), helper(1)] });
    assert.deepEqual(removed, [idOf(1)]);
    assert.equal(told.length, 1);
    assert.match(
      told[0] ?? '',
      /^removed a part of 10 and a container, left by a dtop that ended while writing v to \S+v\.tar/,
    );
    assert.ok(!fs.existsSync(part));
    assert.deepEqual(left(), [], 'nothing at all');
    assert.deepEqual((await cleared({ dir })).told, []);
  });

  it('is no container that ran, nor one of another run, nor one without a mark', async (t) => {
    const { dir } = await killed(t);
    const { removed } = await cleared({
      dir,
      containers: [
        helper(0, { state: 'running' }),
        helper(1, { state: 'exited' }),
        helper(2, { labels: new Map([[own('dtop.helper'), own('another')]]) }),
        helper(3, { labels: new Map([[own('another'), own(helperMark())]]) }),
      ],
    });
    assert.deepEqual(removed, []);
  });

  it('of another engine waits for that, but for the part', async (t) => {
    const { dir, part, left } = await killed(t);
    const { removed, told } = await cleared({
      ...{ dir, endpoint: 'tcp://another', containers: [helper(1)] },
    });
    assert.deepEqual(removed, []);
    assert.match(told.join(), /^removed a part of 10, left by/);
    assert.ok(!fs.existsSync(part));
    assert.deepEqual(left(), ['drafts']);
    assert.deepEqual((await cleared({ dir, containers: [helper(1)] })).removed, [idOf(1)]);
    assert.deepEqual(left(), []);
  });

  it('is told and left alone with --read-only', async (t) => {
    const { dir, part } = await killed(t);
    const { told } = await cleared({ dir, door: undefined, containers: [helper(1)] });
    assert.match(told.join(), /^not removed: a part of 10 and a container, .*--read-only/);
    assert.ok(fs.existsSync(part));
  });

  it('is tried again at the next start when the engine refuses', async (t) => {
    const { dir } = await killed(t);
    const door = { perform: () => Promise.reject(new Failure('daemon', 'no disk')) };
    const { told } = await cleared({ dir, door, containers: [helper(1)] });
    assert.match(told.join(), /^not removed: a part of 10 and a container, .*: no disk/);
    assert.deepEqual((await cleared({ dir, containers: [helper(1)] })).removed, [idOf(1)]);
  });

  it('is nothing where the file tells of nobody, or is somebody else by now', async (t) => {
    const { dir, part } = await killed(t, { pid: here.pid, start: here.start });
    fs.writeFileSync(path.join(dir, 'x.json'), '{"part":"/etc/passwd"}');
    fs.writeFileSync(path.join(dir, 'y.json'), 'no JSON');
    assert.deepEqual((await cleared({ dir, containers: [helper(1)] })).told, []);
    assert.ok(fs.existsSync(part));
  });
});
