/** Pulls and references by keys, verified by the engine and by what it keeps. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Dockerd, field } from '../../support/dockerd.js';
import { Dtop, KEY } from '../../support/dtop.js';
import { startRegistry, type Registry } from '../../support/registry.js';

const DOWNLOADING = /downloading +[█▏▎▍▌▋▊▉░]+ \S+ of \S+/g;

describe('a pull, on a real engine', () => {
  let engine: Dockerd;
  let registry: Registry;
  let dtop: Dtop;

  before(async () => {
    engine = await Dockerd.start();
    registry = await startRegistry(engine.pid);
    dtop = Dtop.on(engine.endpoint);
    dtop.press('2');
    await dtop.shows(/busybox:latest/);
  });
  after(async () => {
    dtop?.close();
    registry?.close();
    await engine?.close();
  });

  const tags = async (): Promise<string> => JSON.stringify(await engine.api('GET', '/images/json'));

  /** Layers the engine has, and what it is about to have. */
  function kept(): readonly string[] {
    const names = (place: string): readonly string[] =>
      fs.readdirSync(path.join(engine.dataRoot, place)).map((name) => path.join(place, name));
    const layers = names('image').flatMap((driver) => names(`${driver}/layerdb/sha256`));
    return [...layers, ...names('tmp')].toSorted();
  }

  async function ask(reference: string): Promise<void> {
    dtop.press('p');
    await dtop.shows(/Pull which image\?/);
    dtop.press('\u0015', reference);
    await dtop.shows((text) => text.includes(`docker pull ${reference}`));
    dtop.press(KEY.enter);
  }

  it('tells each layer on its way; Esc ends it and leaves nothing behind', async () => {
    const before = kept();
    await ask(`${registry.address}/slow/app:1`);
    await dtop.shows((text) => (text.match(DOWNLOADING) ?? []).length >= 2);
    // one is unpacked already, and is the engine's to let go of
    await dtop.shows(/pulling 127\S+slow\/app:1 +[1-4] of 5 layers/);
    assert.ok(kept().length > before.length);
    dtop.press(KEY.escape);
    await dtop.shows(/pull 127\S+: cancelled/);
    await dtop.shows((text) => !text.includes('pulling'));
    for (let tries = 0; tries < 100 && kept().join() !== before.join(); tries++) await sleep(100);
    assert.deepEqual(kept(), before);
    assert.doesNotMatch(await tags(), /slow\/app/);
  });

  it('brings the image with all of its layers', async () => {
    await ask(`${registry.address}/fast/app:1`);
    await dtop.shows(/pulled 127\S+fast\/app:1/);
    await dtop.shows(/\d\/fast\/app:1 +[0-9a-f]{12}/);
    const image = await engine.api('GET', `/images/${registry.address}/fast/app:1/json`);
    assert.equal(Object.keys(Object(field(image, 'RootFS', 'Layers'))).length, 5);
  });

  it('pulls the one tag that is meant when none is told', async () => {
    await ask(`${registry.address}/fast/untagged`);
    await dtop.shows(/\d\/fast\/untagged:latest +[0-9a-f]{12}/);
  });

  it('that cannot be is told in the words of the engine', async () => {
    for (const [reference, words] of [
      ['Bad/Name:1', /pull Bad\/Name:1 failed: invalid reference format/],
      [`${registry.address}/fast/app:missing`, /failed: manifest for \S+missing not found/],
      ['127.0.0.1:1/gone/app:1', /gone\/app:1 failed: .*connection refused/],
    ] as const) {
      await ask(reference);
      await dtop.shows(words);
      dtop.press(KEY.escape);
      await dtop.shows((text) => !words.test(text));
    }
    assert.doesNotMatch(await tags(), /missing|gone/);
  });

  it('gives a reference more, and takes one of several away', async () => {
    await dtop.filter('busybox');
    dtop.press('x');
    await dtop.shows(/no reference to spare/);
    dtop.press('T');
    await dtop.shows(/Tag busybox:latest as\?/);
    dtop.press('\u0015', 'local/box:2');
    await dtop.shows(/docker tag [0-9a-f]{12} local\/box:2/);
    dtop.press(KEY.enter);
    await dtop.shows(/tagged busybox:latest as local\/box:2/);
    await dtop.shows(/:\S+ \+1 /);
    dtop.press('x');
    await dtop.shows(/Take which reference away\?[^]*local\/box:2/);
    dtop.press(KEY.down, KEY.enter);
    await dtop.confirm(/Untag local\/box:2\?[^]*docker rmi local\/box:2/, 'y');
    await dtop.shows(/untagged local\/box:2/);
    assert.deepEqual(field(await engine.api('GET', '/images/busybox/json'), 'RepoTags'), [
      'busybox:latest',
    ]);
  });
});
