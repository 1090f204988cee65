import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { extract, type Headers } from 'tar-stream';
import { Sending } from '../../src/engine/build-sending.js';
import { tarArchive } from '../../src/engine/tar-archive.js';
import { directoryWith } from '../support/directory.js';

interface Packed {
  readonly sending: Sending;
  readonly headers: ReadonlyMap<string, Headers>;
  readonly texts: ReadonlyMap<string, string>;
  readonly notes: readonly string[];
}

/** What is sent, as a tar reader has it. */
async function packed(root: string, dockerfile = 'Dockerfile'): Promise<Packed> {
  const notes: string[] = [];
  const places = { directory: root, dockerfile: path.resolve(root, dockerfile) };
  const sending = await Sending.of(places, (note) => notes.push(note));
  const headers = new Map<string, Headers>();
  const texts = new Map<string, string>();
  const reader = extract();
  reader.on('entry', (header, stream, next) => {
    headers.set(header.name, header);
    void text(stream).then((all) => {
      texts.set(header.name, all);
      next();
    });
  });
  const archive = await buffer(Readable.from(sending.archive(() => {})));
  await new Promise((resolve) => {
    reader.on('finish', resolve);
    reader.end(archive);
  });
  return { sending, headers, texts, notes };
}

const names = async (t: TestContext, files: Readonly<Record<string, string>>) => [
  ...(await packed(directoryWith(t, { Dockerfile: '', ...files }))).headers.keys(),
];

describe('a directory that an image is built of', () => {
  it('is sent as docker sends it: of root, with its modes, links as links', async (t) => {
    const root = directoryWith(t, { Dockerfile: 'FROM scratch', 'sub/run': 'x', 'sub/empty': '' });
    fs.chownSync(path.join(root, 'sub/run'), 1234, 1234);
    fs.chmodSync(path.join(root, 'sub/run'), 0o4750);
    fs.chmodSync(path.join(root, 'sub/empty'), 0);
    fs.symlinkSync('/etc/passwd', path.join(root, 'link'));
    fs.utimesSync(path.join(root, 'Dockerfile'), 4e9, 4e9);
    const { headers, texts, sending } = await packed(root);
    assert.deepEqual([...headers.keys()], ['Dockerfile', 'link', 'sub/', 'sub/empty', 'sub/run']);
    const { uid, gid, mode } = headers.get('sub/run') ?? {};
    assert.deepEqual([uid, gid, mode], [0, 0, 0o4750]);
    assert.equal(headers.get('sub/empty')?.mode, 0);
    assert.equal(headers.get('link')?.linkname, '/etc/passwd');
    assert.equal(headers.get('link')?.type, 'symlink');
    assert.deepEqual([texts.get('Dockerfile'), texts.get('sub/run')], ['FROM scratch', 'x']);
    assert.equal(sending.sent.sentFiles, 3);
  });

  it('leaves out what is no file and says so; long names and others than ASCII stay', async (t) => {
    const long = `${'d'.repeat(120)}/${'n'.repeat(120)}`;
    const root = directoryWith(t, { Dockerfile: '', [long]: 'far', 'ä/ß': 'u' });
    spawnSync('mkfifo', [path.join(root, 'pipe')]);
    const { texts, notes } = await packed(root);
    assert.equal(texts.get(long), 'far');
    assert.equal(texts.get('ä/ß'), 'u');
    assert.deepEqual(notes, ['left out: pipe, no file, directory or link']);
  });

  it('without a Dockerfile, or that is none, is not sent', async (t) => {
    const root = directoryWith(t, { 'Dockerfile/': '', a: '' });
    await assert.rejects(packed(root), /Dockerfile: not a file/);
    await assert.rejects(packed(root, 'other'), /ENOENT.*other/);
    await assert.rejects(packed(path.join(root, 'a')), /a: not a directory/);
    await assert.rejects(packed(path.join(root, 'missing')), /ENOENT.*missing/);
  });

  it('has the Dockerfile of another place with it, where COPY does not find it', async (t) => {
    const root = directoryWith(t, {
      'in/a': '1',
      'in/.dockerignore': 'b',
      'in/b': '',
      other: 'FROM x',
    });
    const { sending, texts } = await packed(path.join(root, 'in'), path.join(root, 'other'));
    assert.match(sending.dockerfile, /^\.dockerfile\.\w+$/);
    assert.equal(texts.get(sending.dockerfile), 'FROM x');
    assert.equal(texts.get('.dockerignore'), `b\n${sending.dockerfile}\n`);
    assert.deepEqual([...texts.keys()].slice(2), ['a']);
  });

  it('that shrinks or cannot be read while it is sent ends with the path', async (t) => {
    const root = directoryWith(t, { Dockerfile: '', big: 'x'.repeat(2 ** 20) });
    const places = { directory: root, dockerfile: path.join(root, 'Dockerfile') };
    const sending = await Sending.of(places, () => {});
    const archive = sending.archive(() => {
      if (sending.sent.sentBytes > 2 ** 18) fs.truncateSync(path.join(root, 'big'), 1000);
    });
    await assert.rejects(buffer(Readable.from(archive)), /big became shorter while it was read/);
    assert.match(String(sending.error), /big became shorter/);
  });

  it('of 300 MB is read as it is asked for: nothing of it is kept', async (t) => {
    const root = directoryWith(t, { Dockerfile: '', big: '' });
    fs.truncateSync(path.join(root, 'big'), 300e6);
    const places = { directory: root, dockerfile: path.join(root, 'Dockerfile') };
    const sending = await Sending.of(places, () => {});
    const upload = Readable.from(
      sending.archive(() => {}),
      { objectMode: false },
    );
    let taken = 0;
    let most = 0;
    for await (const chunk of upload) {
      most = Math.max(most, sending.sent.sentBytes - taken);
      taken += Buffer.from(chunk).length;
    }
    assert.ok(taken > 300e6);
    assert.ok(most <= 2 ** 20, `${most} bytes at once`);
  });
});

describe('an archive', () => {
  it('tells the size of what has no room in a header', async () => {
    const size = 9 * 2 ** 30;
    async function* huge() {
      const header = { name: 'huge', type: 'file' as const, size, pax: { size: String(size) } };
      yield { header, data: [Buffer.alloc(512)] };
    }
    const { value } = await tarArchive(huge()).next();
    assert.match(String(value), /size=9663676416\n/);
  });
});

describe('an ignore file', () => {
  const FILES = { a: '', 'b.log': '', 'sub/a': '', 'sub/b.log': '', 'sub/deep/c': '' };
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'a name is of the directory itself',
      'a',
      ['b.log', 'sub/', 'sub/a', 'sub/b.log', 'sub/deep/', 'sub/deep/c'],
    ],
    [
      '** is any directory, also none',
      '**/*.log',
      ['a', 'sub/', 'sub/a', 'sub/deep/', 'sub/deep/c'],
    ],
    ['a directory goes with all below it', 'sub', ['a', 'b.log']],
    [
      'comments and blank lines are none',
      '# a\n\n  \nb.log\n#sub',
      ['a', 'sub/', 'sub/a', 'sub/b.log', 'sub/deep/', 'sub/deep/c'],
    ],
    ['the last that matches decides', '*\n!sub\nsub/deep\n', ['sub/', 'sub/a', 'sub/b.log']],
    ['an exception brings back what lies below', 'sub\n!sub/deep/c', ['a', 'b.log', 'sub/deep/c']],
    ['also by a wildcard', '*\n!**/c', ['sub/deep/c']],
    ['and is told in any of these ways', '*\n! /sub/a/ ', ['sub/a']],
    [
      'case counts',
      'A\nSUB',
      ['a', 'b.log', 'sub/', 'sub/a', 'sub/b.log', 'sub/deep/', 'sub/deep/c'],
    ],
    ['a byte order mark does not', '\uFEFFsub', ['a', 'b.log']],
    ['? and classes are one character', '?\n[a-c].log\nsu[^x]', []],
  ];
  for (const [what, patterns, left] of cases)
    it(what, async (t) => {
      const sent = await names(t, { ...FILES, '.dockerignore': patterns });
      assert.deepEqual(sent, ['.dockerignore', 'Dockerfile', ...left]);
    });

  it('may ignore itself and the Dockerfile: both are sent', async (t) => {
    assert.deepEqual(await names(t, { a: '', '.dockerignore': '*' }), [
      '.dockerignore',
      'Dockerfile',
    ]);
    const root = directoryWith(t, {
      'build/Dockerfile': '',
      'build/x': '',
      '.dockerignore': 'build',
    });
    const { headers } = await packed(root, 'build/Dockerfile');
    assert.deepEqual([...headers.keys()], ['.dockerignore', 'build/Dockerfile']);
  });

  it('of the Dockerfile’s own name counts in its place', async (t) => {
    const root = directoryWith(t, {
      ...{
        'my.Dockerfile': '',
        'my.Dockerfile.dockerignore': 'a',
        '.dockerignore': 'b',
        a: '',
        b: '',
      },
    });
    const { headers } = await packed(root, 'my.Dockerfile');
    assert.deepEqual(
      [...headers.keys()],
      ['.dockerignore', 'b', 'my.Dockerfile', 'my.Dockerfile.dockerignore'],
    );
  });

  it('has no regular expressions in it', async (t) => {
    const files = { 'c++': '', 'a(1)': '', 'x.y': '', xzy: '', '{a}': '' };
    const sent = await names(t, { ...files, '.dockerignore': 'c++\na(1)\nx.y\n{a}' });
    assert.deepEqual(sent, ['.dockerignore', 'Dockerfile', 'xzy']);
  });

  it('with a pattern that is none is an error, before anything is sent', async (t) => {
    const root = directoryWith(t, { Dockerfile: '', '.dockerignore': '[a' });
    await assert.rejects(packed(root), /a pattern of the ignore file is none/);
  });
});
