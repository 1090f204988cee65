import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { AS_NOBODY, PROGRAM } from '../support/dtop.js';
import { StubDaemon } from '../support/stub-daemon.js';

interface Found {
  readonly area: string;
  readonly what: string;
  readonly health: string;
  readonly said: string;
  readonly remedy: string | null;
}

interface Examined {
  readonly code: number;
  readonly stdout: string;
  /** Of what is called so. */
  found(what: string): Found | undefined;
}

/** `dtop doctor`, as table or as JSON. */
function examine(args: readonly string[], options: { readonly asNobody?: boolean } = {}) {
  const before = options.asNobody === true ? AS_NOBODY : [];
  const [command = '', ...rest] = [...before, process.execPath, PROGRAM, 'doctor', ...args];
  const env = { PATH: process.env['PATH'], HOME: '/nonexistent', LANG: 'C.UTF-8' };
  return new Promise<Examined>((resolve) => {
    execFile(command, rest, { env }, (error, stdout) => {
      const code = typeof error?.code === 'number' ? error.code : 0;
      const all = (): readonly Found[] => JSON.parse(stdout).findings;
      resolve({ code, stdout, found: (what) => all().find((each) => each.what === what) });
    });
  });
}

const json = (daemon: StubDaemon): readonly string[] => ['-H', daemon.endpoint, '-o', 'json'];

describe('dtop doctor', { concurrency: 1 }, () => {
  const daemon = new StubDaemon();
  before(() => daemon.up());
  after(() => daemon.close());
  beforeEach(() => {
    daemon.heal();
    chmodSync(daemon.socket, 0o777);
  });

  it('tells an engine with its version, and each part that may be asked', async () => {
    const { code, found } = await examine(json(daemon));
    assert.equal(code, 0);
    assert.equal(found(daemon.endpoint)?.said, 'docker 20.10.24, API 1.41');
    for (const part of ['containers', 'images', 'volumes', 'networks', 'events'])
      assert.equal(found(`${daemon.endpoint} ${part}`)?.health, 'ok', part);
    assert.deepEqual(
      daemon.requests.filter(({ method }) => method !== 'GET'),
      [],
    );
  });

  it('behind a socket proxy tells what it refuses, and the switch', async () => {
    const refusal = { status: 403, headers: { 'Content-Type': 'text/html' }, body: '<h1>403</h1>' };
    daemon.fail(/\/(?:images|volumes|info)/, { kind: 'answer', answer: refusal });
    const { code, found } = await examine(json(daemon));
    assert.equal(code, 0);
    const images = found(`${daemon.endpoint} images`);
    assert.deepEqual([images?.health, images?.said], ['limited', 'HTTP 403 Forbidden']);
    assert.match(images?.remedy ?? '', /IMAGES=1/);
    assert.equal(found(`${daemon.endpoint} networks`)?.health, 'ok');
  });

  it('as somebody without the right to the socket names who it belongs to', async () => {
    chmodSync(daemon.socket, 0o600);
    const { found } = await examine(json(daemon), { asNobody: true });
    const { health, said, remedy } = found(daemon.endpoint) ?? {};
    assert.equal(health, 'missing');
    assert.match(said ?? '', /^permission denied, you are nobody/);
    assert.equal(remedy, 'Run dtop as root.');
  });

  it('without an engine and without cgroups exits with 1, and says how to get them', async () => {
    const empty = mkdtempSync(path.join(os.tmpdir(), 'dtop-doctor-'));
    const roots = ['--cgroup-root', empty, '--proc-root', empty];
    const { code, stdout } = await examine(['-H', 'unix:///nonexistent/docker.sock', ...roots]);
    rmSync(empty, { recursive: true });
    assert.equal(code, 1);
    assert.match(stdout, /engine +missing +unix:\/\/\/nonexistent\/docker.sock +not there\n/);
    assert.match(stdout, /\nunix:\/\/\/nonexistent\/docker.sock: Is the engine running\?/);
    assert.match(stdout, /kernel +limited +cgroups below \S+ +none are mounted here\n/);
    assert.match(stdout, /terminal +limited +screen +standard output is not a terminal\n/);
  });

  it('has no reports, and looks at no demo', async () => {
    for (const args of [['--once'], ['--demo'], ['another']])
      assert.equal((await examine(args)).code, 2, args.join(' '));
  });
});
