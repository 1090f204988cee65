import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Failure } from '../../src/model/failure.js';
import { commandLine } from '../../src/model/command-line.js';
import type { Operation } from '../../src/model/operation.js';
import { lastingLines } from '../../src/panes/lasting-lines.js';
import { resolve, resolvePaste } from '../../src/panes/resolve.js';
import { reduce } from '../../src/store/reduce.js';
import type { Event } from '../../src/store/event.js';
import type { State } from '../../src/store/state.js';
import { pulling, samplePull } from '../support/sample-pull.js';
import { withObjects } from '../support/sample-objects.js';
import { arranged, NOW, stateWith } from '../support/sample-state.js';

const images = arranged({ ...withObjects(stateWith([])), pane: 'images' });

const after = (state: State, events: readonly Event[]): State =>
  events.reduce((now: State, event) => reduce(now, event), state);

const press = (state: State, ...chords: readonly string[]): State =>
  chords.reduce((now: State, chord) => {
    const intent = resolve(now, { chord, text: chord.length === 1 ? chord : '' }, NOW);
    return intent?.type === 'events' ? after(now, intent.events) : now;
  }, state);

const requested = (state: State): readonly Operation[] => {
  const intent = resolve(state, { chord: 'enter', text: '' }, NOW);
  return intent?.type === 'request' ? intent.operations : [];
};
const idsOf = (operations: readonly Operation[]): readonly string[] =>
  operations.map(({ op, target }) => `${op} ${target.id}`);

describe('p in the images pane', () => {
  it('asks for a reference, at first that of the row', () => {
    const asked = press(images, 'p');
    assert.equal(asked.overlay?.type, 'ask');
    assert.deepEqual(idsOf(requested(asked)), ['image.pull shop/web:1.4']);
    assert.deepEqual(idsOf(requested(press(asked, 'ctrl+u', ...'a:1'))), ['image.pull a:1']);
  });

  it('takes a paste, no empty line, and Esc for no', () => {
    const empty = press(images, 'p', 'ctrl+u');
    assert.deepEqual(requested(empty), []);
    const pasted = resolvePaste(empty, 'b:2\n', NOW);
    assert.ok(pasted?.type === 'events');
    assert.deepEqual(idsOf(requested(after(empty, pasted.events))), ['image.pull b:2']);
    assert.equal(press(empty, 'esc').overlay, undefined);
  });

  it('pulls marked images anew, once for all of them', () => {
    const asked = press(images, '*', 'p');
    assert.equal(asked.overlay?.type, 'confirm');
  });

  it('works where there is no image', () => {
    assert.equal(press(arranged({ ...images, images: new Map() }), 'p').overlay?.type, 'ask');
  });

  it('is refused where nothing may be changed', () => {
    const readOnly = { ...images, host: { ...images.host, readOnly: true } };
    assert.equal(resolve(readOnly, { chord: 'p', text: 'p' }, NOW)?.type, 'refused');
  });
});

describe('references of an image', () => {
  const one = press(images, 'down', 'down');

  it('T asks for one more', () => {
    const [operation] = requested(press(images, 'T', 'ctrl+u', ...'a:2'));
    assert.ok(operation?.op === 'image.tag');
    assert.equal(operation.reference, 'a:2');
    assert.equal(commandLine([operation]), 'docker tag aaaaaaaaaaaa a:2');
  });

  it('x picks which of several goes, and asks', () => {
    const picked = press(images, 'x', 'down', 'enter');
    assert.ok(picked.overlay?.type === 'confirm');
    assert.equal(picked.overlay.question, 'Untag shop/web:latest?');
    assert.equal(commandLine(picked.overlay.operations), 'docker rmi shop/web:latest');
  });

  it('are one image at a time, and none to spare stays', () => {
    const why = (state: State, chord: string): string => {
      const intent = resolve(state, { chord, text: chord }, NOW);
      return intent?.type === 'refused' ? intent.why : assert.fail(`${chord} is not refused`);
    };
    const twice = press(images, '*');
    assert.match(why(twice, 'T'), /one image at a time/);
    assert.match(why(one, 'x'), /no reference to spare/);
  });
});

describe('a pull under way', () => {
  const under = pulling(images);

  it('is told with its layers, those first that have a way to go', () => {
    const lines = lastingLines({ ...under, nowMs: NOW - 2000 }, Infinity).map((line) =>
      line.map(({ text }) => text).join(''),
    );
    assert.match(lines[0] ?? '', /^pulling shop\/web:1\.5 +2 of 5 layers +46M of 58M or more +12s/);
    assert.deepEqual(
      lines.slice(1).map((line) => line.trim().split(/ +/).slice(0, 2).join(' ')),
      ['layer2 extracting', 'layer3 downloading', 'layer4 waiting', 'layer0 here', 'layer1 done'],
    );
  });

  it('is ended by Esc in its pane, and nowhere else', () => {
    const esc = (state: State) => resolve(state, { chord: 'esc', text: '' }, NOW);
    assert.deepEqual(esc(under), { type: 'command', command: 'cancel' });
    assert.equal(esc({ ...under, pane: 'volumes' })?.type, 'events');
  });

  it('that was cancelled is no failure', () => {
    const failure = new Failure('aborted', 'cancelled');
    const cancelled = reduce(under, {
      ...{ type: 'operation-settled', operation: samplePull, failure, nowMs: NOW },
    });
    assert.deepEqual(lastingLines(cancelled, Infinity), []);
    assert.equal(cancelled.notices.at(-1)?.tone, 'warning');
    assert.equal(cancelled.notices.at(-1)?.text, 'pull shop/web:1.5: cancelled');
  });

  it('that is over moves no more', () => {
    const settled = reduce(under, {
      ...{ type: 'operation-settled', operation: samplePull, failure: undefined, nowMs: NOW },
    });
    const late = reduce(settled, {
      ...{ type: 'operation-progressed', operation: samplePull },
      progress: { layers: [], said: samplePull.target.name },
    });
    assert.equal(late, settled);
  });
});
