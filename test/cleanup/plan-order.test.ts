/** Plans of candidates as plain data, in whatever order they come. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candidate, Holder, ItemKind } from '../../src/cleanup/candidate.js';
import { plan } from '../../src/cleanup/plan.js';
import { own } from '../../src/model/safe-text.js';
import { HOST } from '../support/sample-state.js';

const candidate = (kind: ItemKind, name: string, change: Partial<Candidate> = {}): Candidate => ({
  kind,
  key: name,
  host: HOST,
  id: name,
  name: own(name),
  seenAtMs: 0,
  why: 'unused',
  fixed: undefined,
  holders: [],
  parts: [{ id: name, bytes: 1 }],
  createdAtMs: undefined,
  sinceMs: undefined,
  lastUsedAtMs: undefined,
  labels: new Map(),
  names: [own(name)],
  isNameless: true,
  ...change,
});

const heldBy = (...names: readonly string[]): readonly Holder[] =>
  names.map((name) => ({
    key: name,
    id: name,
    name: own(name),
    words: `exited container ${name}`,
  }));
const STAYS: Holder = {
  key: undefined,
  id: 'web',
  name: own('web'),
  words: 'running container web',
};

const everything = (all: readonly Candidate[]) =>
  plan(all, { chosen: new Set(all.map(({ key }) => key)) });
const names = (items: readonly { readonly name: string }[]): readonly string[] =>
  items.map(({ name }) => name);

describe('what goes', () => {
  it('goes before what it holds, whatever order it comes in, and else by kind', () => {
    const all = [
      candidate('network', 'net', { holders: heldBy('job') }),
      candidate('volume', 'data', { holders: heldBy('job') }),
      candidate('image', 'base', { holders: heldBy('derived') }),
      candidate('image', 'derived', { holders: heldBy('job') }),
      candidate('container', 'job'),
    ];
    assert.deepEqual(names(everything(all).going), ['job', 'derived', 'base', 'data', 'net']);
    assert.deepEqual(names(everything(all.toReversed()).going), [
      ...['job', 'derived', 'base', 'data', 'net'],
    ]);
    assert.deepEqual(names(everything(all).items), names(all), 'told in the order they came in');
  });

  it('is nothing that something holds that stays, or is not chosen', () => {
    const held = candidate('image', 'base', { holders: [...heldBy('job'), STAYS] });
    const both = [held, candidate('container', 'job')];
    const [image] = everything(both).items;
    assert.deepEqual([image?.going, image?.removable], [false, false]);
    assert.equal(image?.reason, 'held by running container web');
    const [unchosen] = plan(
      [candidate('image', 'x', { holders: heldBy('job') }), candidate('container', 'job')],
      {
        chosen: new Set(['x']),
      },
    ).items;
    assert.deepEqual([unchosen?.going, unchosen?.reason], [false, 'held by exited container job']);
  });

  it('is nothing that is protected: by the label with true or without a value, and by no other', () => {
    const labelled = (key: string, value: string): boolean | undefined =>
      everything([candidate('volume', 'data', { labels: new Map([[own(key), own(value)]]) })])
        .items[0]?.protected;
    assert.equal(labelled('dtop.protect', 'true'), true);
    assert.equal(labelled('dtop.protect', ''), true);
    assert.equal(labelled('dtop.protect', 'false'), false);
    assert.equal(labelled('other', 'true'), false);
    assert.equal(labelled('other', ''), false);
  });
});

describe('a reason', () => {
  const reasonOf = (
    kind: ItemKind,
    holders: readonly string[],
    change: Partial<Candidate> = {},
  ) => {
    const held = candidate(kind, 'it', { holders: heldBy(...holders), ...change });
    return everything([held, ...holders.map((name) => candidate('container', name))]).items[0]
      ?.reason;
  };

  it('names what has to go before, three at most', () => {
    assert.equal(reasonOf('image', []), 'unused');
    assert.equal(reasonOf('image', ['a']), 'free once a is gone');
    assert.equal(reasonOf('image', ['a', 'b', 'c']), 'free once a, b, c are gone');
    assert.equal(
      reasonOf('image', ['a', 'b', 'c', 'd', 'e']),
      'free once a, b, c and 2 more are gone',
    );
  });

  it('tells a volume that somebody named', () => {
    const named = { isNameless: false };
    assert.equal(reasonOf('volume', ['a'], named), 'named, free once a is gone');
    assert.equal(
      reasonOf('volume', ['a', 'b', 'c', 'd'], named),
      'named, free once a, b, c and 1 more are gone',
    );
    assert.equal(reasonOf('volume', ['a']), 'free once a is gone');
    assert.equal(reasonOf('image', ['a'], named), 'free once a is gone');
  });

  it('counts what else holds it', () => {
    const held = candidate('image', 'it', { holders: [STAYS, STAYS, ...heldBy('a')] });
    const told = (chosen: readonly string[]) =>
      plan([held, candidate('container', 'a')], { chosen: new Set(chosen) }).items[0]?.reason;
    assert.equal(told([]), 'held by running container web and 2 more');
    assert.equal(told(['a']), 'held by running container web and 1 more');
  });
});
