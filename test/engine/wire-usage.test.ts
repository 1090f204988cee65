import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { diskUsage, imageLayers, isCacheDeleted } from '../../src/engine/wire-usage.js';

const ID = 'a'.repeat(64);
const [one, two, three] = ['1', '2', '3'].map((digit) => `sha256:${digit.repeat(64)}`);
const nop = (what: string): string => `/bin/sh -c #(nop)  ${what}`;

/** Steps as `docker history` lists them: the newest first. */
const sizes = (layers: readonly unknown[], history: readonly (readonly [string, number])[]) =>
  imageLayers(
    { RootFS: { Type: 'layers', Layers: layers } },
    history.map(([CreatedBy, Size]) => ({ CreatedBy, Size })),
  ).layers.map(({ sizeBytes }) => sizeBytes);

test('steps with bytes are layers, the lowest first; instructions of the classic builder are none', () => {
  assert.deepEqual(
    sizes(
      [one, two],
      [
        [nop('CMD ["sh"]'), 0],
        ['/bin/sh -c make', 20],
        [nop('ENV A=b'), 0],
        ['', 10],
      ],
    ),
    [10, 20],
  );
});

test('an empty layer is told from an instruction, of BuildKit too', () => {
  assert.deepEqual(
    sizes(
      [one, two, three],
      [
        ['CMD ["node"]', 0],
        ['COPY . . # buildkit', 30],
        ['WORKDIR /app', 0],
        ['ENV NODE=24', 0],
        ['', 10],
      ],
    ),
    [10, 0, 30],
  );
});

test('a history that tells too little, or of more layers than there are, makes sizes unknown', () => {
  assert.deepEqual(sizes([one, two], [['', 10]]), [10, NaN]);
  assert.deepEqual(
    sizes(
      [one],
      [
        ['a', 1],
        ['b', 2],
      ],
    ),
    [NaN],
  );
  assert.deepEqual(sizes([], []), []);
  assert.deepEqual(imageLayers({}, 'no list').layers, []);
});

test('a layer is known by all that is below it', () => {
  const ids = (layers: readonly unknown[]) =>
    imageLayers({ RootFS: { Layers: layers } }, []).layers.map(({ id }) => id);
  const chain = createHash('sha256').update(`${one} ${two}`).digest('hex');
  assert.deepEqual(ids([one, two]), [one, `sha256:${chain}`]);
  assert.notEqual(ids([three, two])[1], ids([one, two])[1]);
});

test('a step is told with the layer it made, the first step first', () => {
  const history = [
    { CreatedBy: 'CMD ["sh"]', Size: 0, Created: 3 },
    { CreatedBy: 'RUN make\u001b[31m', Size: 7, Created: 2 },
    { CreatedBy: 'ADD root', Size: 5, Created: 1 },
  ];
  const { steps, layers } = imageLayers({ RootFS: { Layers: [one, two] } }, history);
  assert.deepEqual(
    steps.map(({ layer, sizeBytes, createdAtMs }) => [layer, sizeBytes, createdAtMs]),
    [
      [one, 5, 1000],
      [layers[1]?.id, 7, 2000],
      [undefined, 0, 3000],
    ],
  );
  assert.doesNotMatch(steps[1]?.command ?? '', /\u001b/);
});

test('overlay2 tells the directory of each layer, the lowest last', () => {
  const directories = (GraphDriver: unknown, Layers: readonly unknown[]) =>
    imageLayers({ RootFS: { Layers }, GraphDriver }, []).layers.map(({ directory }) => directory);
  const Data = {
    UpperDir: '/d/overlay2/c/diff',
    LowerDir: '/d/overlay2/b/diff:/d/overlay2/a/diff',
  };
  const overlay = { Name: 'overlay2', Data };
  assert.deepEqual(directories(overlay, [one, two, three]), [
    '/d/overlay2/a',
    '/d/overlay2/b',
    '/d/overlay2/c',
  ]);
  assert.deepEqual(directories(overlay, [one, two]), [undefined, undefined]);
  assert.deepEqual(directories({ Name: 'vfs', Data }, [one, two, three]), Array(3).fill(undefined));
  const alone = { Name: 'overlay2', Data: { UpperDir: '/d/overlay2/c/diff' } };
  assert.deepEqual(directories(alone, [one]), ['/d/overlay2/c']);
});

test('a parent only where the engine names one', () => {
  assert.equal(imageLayers({ Parent: '' }, []).parent, undefined);
  assert.equal(imageLayers({ Parent: one }, []).parent, one);
});

test('disk usage before API 1.52: absent is an empty layer, a cache record has one parent', () => {
  const { containers, volumes, cache } = diskUsage(
    {
      Containers: [{ Id: ID, SizeRw: 5 }, { Id: 'b'.repeat(64) }, { Id: 'short', SizeRw: 1 }],
      Volumes: [
        { Name: 'v', UsageData: { Size: 7 } },
        { Name: 'w', UsageData: { Size: -1 } },
      ],
      BuildCache: [
        {
          ID: 'abc',
          Parent: 'def',
          Type: 'regular',
          Description: 'RUN\u001b[31m make',
          InUse: false,
          Shared: true,
          Size: 11,
          CreatedAt: '2026-11-01T00:00:00Z',
          LastUsedAt: null,
        },
        { ID: '../x', Size: 1 },
      ],
    },
    ['volume'],
  );
  assert.deepEqual(
    [...containers],
    [
      [ID, 5],
      ['b'.repeat(64), 0],
    ],
  );
  assert.deepEqual([...volumes], [['v', 7]]);
  const [record, ...more] = cache;
  assert.deepEqual(more, []);
  assert.deepEqual(record?.parents, ['def']);
  assert.equal(record?.shared, true);
  assert.equal(record?.lastUsedAtMs, undefined);
  assert.doesNotMatch(record?.description ?? '', /\u001b/);
});

test('the parents of a cache record as docker 28.5.2 tells them, with a blank in the name', () => {
  const BuildCache = [
    {
      ID: 'j9at81n7b67ca6sluk9fuo9ra',
      ' Parents': ['op9fyxr12vvoca2b7y2ianz4g'],
      Type: 'regular',
      Description: '[stage-1 3/3] COPY --from=first /a /c',
      ...{ InUse: false, Shared: true, Size: 7340032, UsageCount: 1 },
      CreatedAt: '2026-11-21T14:20:21.634758128Z',
      LastUsedAt: '2026-11-21T14:20:21.69642598Z',
    },
  ];
  const [record] = diskUsage({ BuildCache }, []).cache;
  assert.deepEqual(record?.parents, ['op9fyxr12vvoca2b7y2ianz4g']);
});

test('disk usage from API 1.52, and without volumes when they were not asked for', () => {
  const answer = {
    ContainerUsage: { Items: [{ Id: ID, SizeRw: 5 }] },
    BuildCacheUsage: { Items: [{ ID: 'abc', Parents: ['d', 'e'], Size: 1 }] },
  };
  const { containers, volumes, cache } = diskUsage(answer, ['container', 'build-cache']);
  assert.deepEqual([...containers.values()], [5]);
  assert.equal(volumes.size, 0);
  assert.deepEqual(cache[0]?.parents, ['d', 'e']);
  assert.throws(() => diskUsage('no object', []), { kind: 'protocol' });
});

test('a record is gone when the engine says so', () => {
  assert.equal(isCacheDeleted({ CachesDeleted: ['abc'], SpaceReclaimed: 1 }, 'abc'), true);
  assert.equal(isCacheDeleted({ CachesDeleted: null }, 'abc'), false);
});
