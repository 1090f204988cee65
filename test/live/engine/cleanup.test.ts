/** A clean-up on a real engine: it frees what it said, touches nothing that changed, and can be told afterwards. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { CleanUpStage } from '../../support/clean-up-stage.js';
import { Dockerd, field } from '../../support/dockerd.js';

const DISK_MIB = 2048;
/** Settings that the engine keeps beside layers, each at least a block. */
const FILES_BYTES = 256 * 1024;
const MIB = 2 ** 20;

/** One stage whose layer is in the cache alone, and one whose layer is the image's too. */
const DOCKERFILE = `
FROM busybox AS first
RUN dd if=/dev/zero of=/first bs=1M count=9
FROM busybox
RUN dd if=/dev/zero of=/second bs=1M count=4
COPY --from=first /etc/passwd /copied
`;

const names = (items: readonly { readonly name: string }[]): readonly string[] =>
  items.map(({ name }) => name).toSorted();

describe('a clean-up, on a real engine', () => {
  let engine: Dockerd;
  let stage: CleanUpStage;

  before(async () => {
    engine = await Dockerd.withDisk(DISK_MIB);
    stage = new CleanUpStage(engine);
  });
  after(async () => {
    stage?.close();
    await engine?.close();
  });

  it('frees what was planned, within one percent', async () => {
    const bases = ['one', 'two', 'three'];
    await stage.each(bases, (name) => stage.image(`base-${name}`, 'busybox', 12));
    const images = bases.flatMap((base) =>
      [1, 2, 3, 4].map((index) => ({ base: `base-${base}:1`, name: `app-${base}-${index}` })),
    );
    await stage.each(images, ({ base, name }) => stage.image(name, base, 6));
    for (let index = 0; index < 8; index++) await stage.image(undefined, 'base-one:1', 3);
    const volumes: Record<string, number> = {};
    for (let index = 0; index < 10; index++)
      volumes[await stage.volume(index < 5 ? `data-${index}` : undefined)] = index * 3;
    const filler = await stage.ended('filler', { volumes });
    await engine.api('DELETE', `/containers/${filler}`);
    for (const name of ['net-a', 'net-b', 'net-c']) await stage.network(name);
    const containers = Array.from({ length: 20 }, (_, index) => index);
    await stage.each(containers, (index) =>
      stage.ended(`job-${index}`, {
        image: index % 2 === 0 ? 'busybox' : `${images[index % 12]?.name}:1`,
        mib: 4,
      }),
    );

    await engine.build('built', DOCKERFILE);

    const usedBefore = engine.diskUsed();
    const { items, freesBytes, disk } = await stage.plan();
    const goes = (kind: string): number =>
      items.filter((item) => item.kind === kind && item.removable).length;
    assert.deepEqual(['container', 'image', 'volume', 'network'].map(goes), [
      20,
      15 + 8 + 2,
      10,
      3,
    ]);
    assert.ok(goes('build-cache') >= 3, `${goes('build-cache')} records of the build cache`);
    assert.equal(
      items.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? NaN), 0),
      freesBytes,
    );
    assert.equal(disk.usedBytes - disk.usedBytesAfter, freesBytes);
    const { code, stdout } = await stage.apply();
    assert.equal(code, 0, stdout);
    const freed = usedBefore - engine.diskUsed();
    const off = Math.abs(freed - freesBytes) / freed;
    assert.ok(off <= 0.01, `planned ${freesBytes}, freed ${freed}: ${(off * 100).toFixed(2)} %`);
    assert.deepEqual((await stage.plan()).items, []);
  });

  it('counts a layer that the build cache has too with the last of both', async () => {
    await engine.importImage();
    await engine.build('built', DOCKERFILE);
    const frees = async (where: string): Promise<readonly number[]> => {
      const usedBefore = engine.diskUsed();
      const { freesBytes } = await stage.plan('-w', where);
      const { code, stdout } = await stage.apply();
      assert.equal(code, 0, stdout);
      return [freesBytes, usedBefore - engine.diskUsed()];
    };
    const [planned = NaN, freed = NaN] = await frees('kind:image');
    assert.ok(Math.abs(freed - planned) < FILES_BYTES, `planned ${planned}, freed ${freed}`);
    // of a base whose image is gone the engine tells no size
    const [least = NaN, rest = NaN] = await frees('kind:build-cache');
    assert.ok(least > 13 * MIB && rest > least - FILES_BYTES, `at least ${least}, freed ${rest}`);
  });

  it('leaves alone what changed after the plan, says so, and removes the rest', async () => {
    await engine.importImage();
    await stage.image('used', 'busybox', 1);
    await stage.image('moved', 'busybox', 1);
    await stage.image('idle', 'busybox', 1);
    for (const name of ['mounted', 'anew', 'spare']) await stage.volume(name);
    const attached = await stage.network('attached');
    await stage.network('loose');
    const started = await stage.ended('started');
    const renewed = await stage.ended('renewed');
    const done = await stage.ended('done');
    await stage.plan('-w', '!name:busybox');

    // what is made from now on was not planned
    await engine.run('user', { Cmd: ['sleep', '1000'], HostConfig: { Binds: ['mounted:/m'] } });
    await runOf(engine, 'worker', 'used:1', 'attached');
    const other = await stage.image('other', 'busybox', 2);
    await engine.api('POST', `/images/${other}/tag?repo=moved&tag=1`);
    await engine.api('DELETE', '/volumes/anew');
    await stage.volume('anew');
    await engine.api('POST', `/containers/${started}/start`);
    await engine.api('POST', `/containers/${started}/wait`);
    await engine.api('DELETE', `/containers/${renewed}`);
    const again = await stage.ended('renewed');

    const { code, stdout } = await stage.apply();
    assert.equal(code, 1);
    const kept = [
      [/kept image used:1: held by running container worker by now/, '/images/used:1/json'],
      [/kept image <none> \w+: it is not called moved:1 any more/, '/images/moved:1/json'],
      [/kept volume mounted: held by running container user by now/, '/volumes/mounted'],
      [/kept volume anew: the volume was made anew/, '/volumes/anew'],
      [/kept network attached: held by running container worker/, `/networks/${attached}`],
      [/kept container started: the container was started after/, `/containers/${started}/json`],
      [/gone before: container renewed/, `/containers/${again}/json`],
    ] as const;
    for (const [said, target] of kept) {
      assert.match(stdout, said);
      assert.equal(await stage.has(target), true, target);
    }
    for (const target of [
      '/images/idle:1/json',
      '/volumes/spare',
      '/networks/loose',
      `/containers/${done}/json`,
    ])
      assert.equal(await stage.has(target), false, target);
  });

  it('is told exactly by the journal after kill -9, and a second run finishes the rest', async (t) => {
    const count = 80;
    const ids = await stage.endedMany('kill', count);
    await stage.plan('-w', 'kind:container name:kill-');
    stage.forget();
    const child = stage.start(t, 'plan', '--apply', stage.planFile);
    let told = '';
    child.stdout?.on('data', (chunk) => {
      told += String(chunk);
      if (told.split('\n').length > 10) child.kill('SIGKILL');
    });
    const [, signal] = await once(child, 'exit');
    assert.equal(signal, 'SIGKILL', 'it should be killed in the middle');

    const done = await stage.expectJournal(ids);
    assert.ok(done >= 9 && done < count, `${done} done`);
    assert.match(stage.journal()[0]?.undo ?? '', /^docker run -d --name kill-\d+ .*busybox/);

    const second = await stage.apply();
    assert.equal(second.code, 0, second.stdout);
    for (const id of ids) assert.equal(await stage.has(`/containers/${id}/json`), false);
  });

  it('removes what only the list names: a preset, protected things, a tag more', async () => {
    await engine.api('POST', '/volumes/create', {
      Name: 'guarded',
      Labels: { 'dtop.protect': 'true' },
    });
    await stage.volume('plain');
    const twice = await stage.image('twice', 'busybox', 1);
    await engine.api('POST', `/images/${twice}/tag?repo=elsewhere&tag=2`);
    const safe = await stage.plan('--preset', 'safe');
    assert.ok(!names(safe.items).includes('plain'), 'a named volume is in no preset');
    await stage.plan('-w', 'name:guarded | name:plain | name:twice');
    const { code, stdout } = await stage.apply();
    assert.equal(code, 0, stdout);
    assert.equal(await stage.has('/volumes/guarded'), true);
    assert.equal(await stage.has('/volumes/plain'), false);
    assert.equal(await stage.has(`/images/${twice}/json`), false);
  });
});

/** @returns the id of a container of that image, on that network, that goes on */
async function runOf(
  engine: Dockerd,
  name: string,
  image: string,
  network: string,
): Promise<string> {
  const created = await engine.api('POST', `/containers/create?name=${name}`, {
    Image: image,
    Cmd: ['sleep', '1000'],
    HostConfig: { NetworkMode: network },
  });
  const id = String(field(created, 'Id'));
  await engine.api('POST', `/containers/${id}/start`);
  return id;
}
