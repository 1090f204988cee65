/** Images built of directories, verified by the engine. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { DockerEngine } from '../../../src/engine/docker.js';
import { parseEndpoint } from '../../../src/engine/endpoint.js';
import type { BuildProgress } from '../../../src/model/build.js';
import { filePath, hostId, imageReference, shortId } from '../../../src/model/id.js';
import type { Operation } from '../../../src/model/operation.js';
import { own } from '../../../src/model/safe-text.js';
import { READ_MS } from '../../../src/panes/confirm.js';
import { directoryWith } from '../../support/directory.js';
import { Dockerd, field } from '../../support/dockerd.js';
import { Dtop, KEY } from '../../support/dtop.js';

type Build = Extract<Operation, { op: 'image.build' }>;

const host = hostId('local');
const never = new AbortController().signal;

const buildOf = (directory: string, tag: string, more: Partial<Build> = {}): Build => ({
  ...{ op: 'image.build', target: { host, id: imageReference(tag), name: own(tag) } },
  ...{ directory: filePath(directory), buildArgs: [], noCache: false, pull: false },
  ...more,
});

describe('a build, on a real engine', () => {
  let dockerd: Dockerd;
  let engine: DockerEngine;

  before(async () => {
    dockerd = await Dockerd.start();
    engine = new DockerEngine({ host, endpoint: parseEndpoint(dockerd.endpoint, {}) });
  });
  after(async () => {
    engine?.close();
    await dockerd?.close();
  });

  const inspected = (name: string): Promise<unknown> => dockerd.api('GET', `/images/${name}/json`);
  const containers = async (): Promise<number> =>
    Object.keys(Object(await dockerd.api('GET', '/containers/json?all=1'))).length;
  /** Those that docker keeps as its cache too. */
  const dangling = async (): Promise<unknown> =>
    dockerd.api('GET', '/images/json?filters=%7B%22dangling%22%3A%5B%22true%22%5D%7D');

  /** @returns the last that was told */
  async function build(
    operation: Build,
    signal = never,
    onTold: (progress: BuildProgress) => void = () => {},
  ) {
    let last: BuildProgress | undefined;
    const failure = await engine
      .perform(operation, signal, (progress) => {
        if (!('lines' in progress)) return;
        last = progress;
        onTold(progress);
      })
      .then(
        () => undefined,
        (error: unknown) => String(error),
      );
    return { last, failure };
  }

  const texts = (progress: BuildProgress | undefined): readonly string[] =>
    (progress?.lines ?? []).map(({ text }) => text);

  it('of nothing but files is what the directory holds, without what is ignored', async (t) => {
    const directory = directoryWith(t, {
      ...{ Dockerfile: 'FROM scratch\nCOPY . /\nLABEL made=here\nCMD ["/run"]\n' },
      ...{ '.dockerignore': '*.log\n!keep.log\nDockerfile\n', 'a.log': 'x', 'keep.log': 'y' },
      'sub/run': 'z',
    });
    fs.symlinkSync('/etc/shadow', path.join(directory, 'link'));
    const { last, failure } = await build(buildOf(directory, 'made:1'));
    assert.equal(failure, undefined);
    const image = await inspected('made:1');
    assert.equal(field(image, 'Id'), last?.imageId);
    assert.deepEqual(field(image, 'Config', 'Cmd'), ['/run']);
    assert.deepEqual(field(image, 'Config', 'Labels'), { made: 'here' });
    assert.deepEqual([last?.step, last?.of, last?.said], [4, 4, 'CMD ["/run"]']);
    const look = directoryWith(t, {
      Dockerfile: 'FROM busybox\nCOPY --from=made:1 / /seen\nRUN cd /seen && ls -1AR\n',
    });
    const seen = texts((await build(buildOf(look, 'look:1'))).last);
    const from = seen.indexOf('.:');
    assert.deepEqual(seen.slice(from, from + 6), [
      ...['.:', '.dockerignore', 'keep.log', 'link', 'sub', './sub:'],
    ]);
  });

  it('of a local base runs its steps, with its arguments, up to the stage that is asked for', async (t) => {
    const directory = directoryWith(t, {
      'ci/Containerfile': [
        'FROM busybox AS one',
        'ARG WHO',
        'RUN echo "hello $WHO" | tr a-z A-Z && echo to stderr >&2',
        'FROM one AS two',
        'RUN exit 1',
      ].join('\n'),
    });
    const { last, failure } = await build(
      buildOf(directory, 'shop/one', {
        ...{ dockerfile: filePath('ci/Containerfile'), stage: 'one', buildArgs: ['WHO=you'] },
      }),
    );
    assert.equal(failure, undefined);
    assert.ok(texts(last).includes('HELLO YOU'));
    assert.ok(texts(last).includes('to stderr'));
    assert.equal(field(await inspected('shop/one:latest'), 'Id'), last?.imageId);
    assert.equal(await containers(), 0);
  });

  it('that fails says at which step, keeps its output and leaves no container', async (t) => {
    const directory = directoryWith(t, {
      Dockerfile: 'FROM busybox\nRUN echo before && exit 3\nRUN echo never\n',
    });
    const { last, failure } = await build(buildOf(directory, 'bad:1'));
    assert.match(failure ?? '', /returned a non-zero code: 3/);
    assert.deepEqual([last?.step, last?.of], [2, 3]);
    assert.ok(texts(last).includes('before'));
    assert.match(
      texts(last).at(-1) ?? '',
      /^returned a non-zero code: 3: \/bin\/sh -c echo before/,
    );
    await assert.rejects(inspected('bad:1'));
    assert.equal(await containers(), 0);
  });

  it('of what only BuildKit knows is refused in the engine’s words', async (t) => {
    const directory = directoryWith(t, {
      Dockerfile: 'FROM busybox\nRUN --mount=type=cache,target=/c true\n',
    });
    const { failure } = await build(buildOf(directory, 'kit:1'));
    assert.match(failure ?? '', /the --mount option requires BuildKit/);
  });

  it('that cannot be is told before anything is sent', async (t) => {
    const directory = directoryWith(t, { Dockerfile: 'FROM busybox\n', big: '' });
    fs.truncateSync(path.join(directory, 'big'), 200 * 2 ** 20);
    const { failure, last } = await build(buildOf(directory, 'Bad/Name'));
    assert.match(failure ?? '', /repository name must be lowercase|invalid reference/);
    assert.ok((last?.sentBytes ?? NaN) < 64 * 2 ** 20, `${last?.sentBytes}`);
  });

  it('of 300 MB comes to the engine whole', async (t) => {
    const directory = directoryWith(t, { Dockerfile: 'FROM scratch\nCOPY big /\n', big: '' });
    fs.truncateSync(path.join(directory, 'big'), 300e6);
    const { failure, last } = await build(buildOf(directory, 'big:1'));
    assert.equal(failure, undefined);
    assert.equal(field(await inspected('big:1'), 'Size'), 300e6);
    assert.ok((last?.sentBytes ?? NaN) > 300e6);
  });

  it('that is cancelled ends in the engine, and leaves no container and no image', async (t) => {
    const directory = directoryWith(t, {
      Dockerfile: 'FROM busybox\nRUN echo began && sleep 300\nRUN echo never\n',
    });
    const before = await dangling();
    const abort = new AbortController();
    const { failure } = await build(buildOf(directory, 'late:1'), abort.signal, (progress) => {
      if (texts(progress).includes('began')) abort.abort();
    });
    assert.match(failure ?? '', /cancelled/);
    for (let tries = 0; tries < 100 && (await containers()) > 0; tries++) await sleep(100);
    assert.equal(await containers(), 0);
    assert.deepEqual(await dangling(), before);
    await assert.rejects(inspected('late:1'));
  });
});

/** What comes of a directory: an image, a container of it, an image of that container. */
describe('from a Dockerfile to a committed container, by keys', () => {
  let engine: Dockerd;
  let dtop: Dtop;
  const directory = directoryWith(
    { after },
    {
      Dockerfile: 'FROM scratch\nCOPY . /files/\nENV MADE=here\n',
      'notes.txt': 'from the directory',
      'local.Dockerfile': [
        ...[
          'FROM busybox',
          'ARG VERSION',
          'COPY notes.txt /notes',
          'RUN echo "version $VERSION" > /made',
        ],
        'CMD ["sh", "-c", "cat /notes /made; echo ran > /ran; sleep 600"]',
      ].join('\n'),
      'slow.Dockerfile': 'FROM busybox\nRUN echo has begun && sleep 300\n',
      'bad.Dockerfile': 'FROM busybox\nRUN echo half way; cat /nowhere\n',
    },
  );

  before(async () => {
    engine = await Dockerd.start();
    dtop = Dtop.on(engine.endpoint, { cwd: directory });
    dtop.press('2');
    await dtop.shows(/busybox:latest/);
  });
  after(async () => {
    dtop?.close();
    await engine?.close();
  });

  /** The form begins with what was told before. */
  async function build(dockerfile: string, tag: string, args = ''): Promise<void> {
    dtop.press('n');
    await dtop.shows(/Build an image of a directory/);
    dtop.press('\u0012', '\t', dockerfile, '\t', '\u0015', tag, '\t', args);
    const words = [
      `docker build -t ${tag} `,
      args,
      dockerfile === '' ? directory : `${directory}/${dockerfile}`,
    ];
    await dtop.shows((text) => words.every((each) => text.includes(each)));
    await sleep(READ_MS + 100);
    dtop.press(KEY.enter);
  }

  it('an image from scratch', async () => {
    await build('', 'shop/files:1');
    await dtop.shows(/✓ built shop\/files:1/);
    await dtop.shows(/▸ +shop\/files:1 +[0-9a-f]{12}/);
    const image = await engine.api('GET', '/images/shop/files:1/json');
    assert.deepEqual(field(image, 'Config', 'Env', 1), 'MADE=here');
    assert.equal(Object.keys(Object(field(image, 'RootFS', 'Layers'))).length, 1);
    assert.match(
      dtop.text(),
      new RegExp(`built shop/files:1 {2}${shortId(String(field(image, 'Id')))}`),
    );
  });

  it('an image from a local base, run by the form, and its container committed', async () => {
    await build('local.Dockerfile', 'shop/local:1', 'VERSION=7');
    await dtop.shows(/✓ built shop\/local:1/);
    await dtop.shows(/▸ +shop\/local:1 /);
    const built = String(field(await engine.api('GET', '/images/shop/local:1/json'), 'Id'));
    dtop.press('r');
    await dtop.shows(/Run a container of shop\/local:1/);
    dtop.press('one-of-it');
    await dtop.confirm(/docker run -d --name one-of-it shop\/local:1/, KEY.enter);
    await dtop.shows(/▸ +one-of-it +running/);
    const container = await engine.api('GET', '/containers/one-of-it/json');
    assert.equal(field(container, 'Image'), built);
    assert.equal(field(container, 'State', 'Running'), true);
    const id = String(field(container, 'Id'));
    const log = await engine.lines('GET', `/containers/${id}/logs?stdout=1`);
    assert.match(log.join(' '), /from the directory.*version 7/);
    dtop.press('w');
    await dtop.shows(/Commit one-of-it as which image\?/);
    dtop.press('\u0015', 'shop/kept:2');
    await dtop.shows(/docker commit [0-9a-f]{12} shop\/kept:2/);
    dtop.press(KEY.enter);
    await dtop.shows(/committed one-of-it as shop\/kept:2/);
    const kept = await engine.api('GET', '/images/shop/kept:2/json');
    assert.equal(field(kept, 'Container'), id);
    assert.equal(field(kept, 'Parent'), built);
    const reader = { Image: 'shop/kept:2', Cmd: ['cat', '/ran', '/made'], HostConfig: {} };
    const created = field(await engine.api('POST', '/containers/create', reader), 'Id');
    await engine.api('POST', `/containers/${String(created)}/start`);
    const ended = await engine.api('POST', `/containers/${String(created)}/wait`);
    assert.equal(field(ended, 'StatusCode'), 0, 'what the container wrote is in it');
    await engine.api('DELETE', `/containers/${String(created)}`);
  });

  it('that fails is there to be read until Esc', async () => {
    dtop.press('2');
    await build('bad.Dockerfile', 'shop/bad:1');
    await dtop.shows(/build of shop\/bad:1 failed {2}at step 2 of 2[^]*half way\n/);
    await dtop.shows(/\/nowhere.: No such file/);
    await dtop.shows(/returned a non-zero code: 1/);
    dtop.press('v');
    await dtop.shows(/Step 1\/2 : FROM busybox[^]*Step 2\/2 : RUN echo half way/);
    dtop.press('v');
    await dtop.shows(/REPOSITORY:TAG/);
    dtop.press(KEY.escape);
    await dtop.shows((text) => !text.includes('shop/bad:1'));
  });

  it('that is cancelled by Esc leaves no container', async () => {
    const before = await engine.api('GET', '/containers/json?all=1');
    await build('slow.Dockerfile', 'shop/slow:1');
    await dtop.shows(/building shop\/slow:1 {2}step 2 of 2[^]*has begun/);
    dtop.press(KEY.escape);
    await dtop.shows(/build shop\/slow:1: cancelled/);
    const ids = (list: unknown): readonly unknown[] =>
      Object.values(Object(list)).map((each) => field(each, 'Id'));
    const now = async () => ids(await engine.api('GET', '/containers/json?all=1'));
    for (let tries = 0; tries < 100 && (await now()).length > 1; tries++) await sleep(100);
    assert.deepEqual(await now(), ids(before));
    await assert.rejects(engine.api('GET', '/images/shop/slow:1/json'));
  });
});
