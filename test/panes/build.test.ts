import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildArguments } from '../../src/model/build-line.js';
import { commandLine } from '../../src/model/command-line.js';
import { Failure } from '../../src/model/failure.js';
import { filePath } from '../../src/model/id.js';
import type { Image } from '../../src/model/image.js';
import { targetKey, type Operation } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import { READ_MS } from '../../src/panes/confirm.js';
import { formView } from '../../src/panes/form.js';
import { images as imagesPane } from '../../src/panes/images.js';
import type { Intent } from '../../src/panes/intent.js';
import { outputView } from '../../src/panes/output.js';
import { resolve } from '../../src/panes/resolve.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import {
  began,
  buildFailed,
  building,
  BUILT,
  ended,
  MAKING,
  sampleBuild,
  SENDING,
  told,
} from '../support/sample-build.js';
import { withObjects } from '../support/sample-objects.js';
import { arranged, HOST, NOW, stateWith } from '../support/sample-state.js';

const images = arranged({ ...withObjects(stateWith([])), pane: 'images' });

const intentOf = (state: State, chord: string): Intent | undefined =>
  resolve(state, { chord, text: chord.length === 1 ? chord : '' }, NOW + READ_MS);
const press = (state: State, ...chords: readonly string[]): State =>
  chords.reduce((now: State, chord) => {
    const intent = intentOf(now, chord);
    const parts = intent?.type === 'sequence' ? intent.intents : [intent];
    const events = parts.flatMap((part) => (part?.type === 'events' ? part.events : []));
    return arranged(events.reduce((each: State, event) => reduce(each, event), now));
  }, state);

const viewOf = (state: State) =>
  state.overlay?.type === 'form' ? formView(state.overlay, state) : assert.fail('no form');
const said = (state: State): readonly string[] =>
  viewOf(state).remarks.map(({ field, text }) => `${field}: ${text}`);

/** What Enter asks for. */
function asked(state: State): readonly Operation[] {
  const intent = resolve(state, { chord: 'enter', text: '' }, NOW + 2 * READ_MS);
  const parts = intent?.type === 'sequence' ? intent.intents : [intent];
  return parts.flatMap((part) => (part?.type === 'request' ? part.operations : []));
}

const FIELDS = ['directory', 'dockerfile', 'tag', 'args', 'target', 'options'] as const;
type Texts = Readonly<Partial<Record<(typeof FIELDS)[number], string>>>;

const filled = (texts: Texts, opened = press(images, 'n')): State =>
  FIELDS.reduce((state, name) => {
    const text = texts[name];
    return press(text === undefined ? state : press(state, 'ctrl+u', ...text), 'tab');
  }, opened);

describe('n in the images pane', () => {
  it('asks by a form, at first for where dtop was started, called like that', () => {
    assert.equal(viewOf(press(images, 'n')).line, 'docker build -t shop /srv/shop');
    const empty = arranged({ ...images, images: new Map() });
    assert.equal(viewOf(press(empty, 'n')).line, 'docker build -t shop /srv/shop');
    const host = { ...images.host, directory: filePath('/srv/My App_2/') };
    assert.match(viewOf(press({ ...images, host }, 'n')).line, /-t my-app-2 /);
  });

  it('builds what was told, as the command says', () => {
    const state = filled({
      ...{ directory: '~/a b', dockerfile: 'ci/File', tag: 'shop/api:2', args: 'A=1 "B=x y" C' },
      ...{ target: 'web', options: '--pull --no-cache' },
    });
    const [operation] = asked(state);
    assert.ok(operation?.op === 'image.build');
    assert.deepEqual(operation.buildArgs, ['A=1', 'B=x y', 'C']);
    assert.equal(operation.target.id, 'shop/api:2');
    const line =
      "docker build -t shop/api:2 --build-arg A=1 --build-arg 'B=x y' --build-arg C --target web " +
      "--no-cache --pull -f ~/'a b/ci/File' ~/'a b'";
    assert.equal(viewOf(state).line, line);
    assert.equal(`docker build ${buildArguments(operation)}`, line);
  });

  it('says what is wrong, and asks for nothing then', () => {
    const wrong = filled({
      ...{ directory: '', tag: '', args: '=1', target: 'a b', options: 'constructor' },
    });
    assert.deepEqual(said(wrong), [
      'directory: a directory, as in /srv/shop or ~/shop',
      'tag: a reference, as in shop/api:1.5',
      'args: =1: as in NAME=value',
      'target: one stage',
      'options: no option constructor: --no-cache --pull',
    ]);
    assert.deepEqual(asked(wrong), []);
    assert.deepEqual(said(filled({ args: '"a' })), ['args: a quote is not closed']);
    assert.deepEqual(said(filled({ tag: 'a b' })), ['tag: one reference: T gives it more']);
  });

  it('says whose reference it takes, and whose directory it is', () => {
    assert.deepEqual(said(filled({ tag: 'redis:8' })), ['tag: taken from the image that has it']);
    const { engine } = images.host;
    const host = { ...images.host, engine: engine && { ...engine, local: false } };
    const remote = press({ ...images, host }, 'n');
    assert.deepEqual(said(remote), ['directory: of this machine, not of the engine’s']);
    assert.equal(asked(remote).length, 1);
  });

  it('tells a secret to who types it, and to nobody else', () => {
    const state = filled({ args: 'NPM_TOKEN=abc' });
    assert.match(viewOf(state).line, /NPM_TOKEN=abc/);
    assert.doesNotMatch(commandLine(asked(state)), /abc/);
  });

  it('is as it was left, also once it was built', () => {
    const state = filled({ tag: 'shop/api:1.5', args: 'A=1' });
    const again = press(ended(told(began(press(state, 'enter')), MAKING)), 'n');
    assert.match(viewOf(again).line, /--build-arg A=1/);
  });

  it('is refused where nothing may be changed', () => {
    const host = { ...images.host, readOnly: true };
    assert.equal(intentOf({ ...images, host }, 'n')?.type, 'refused');
  });
});

const lines = (state: State, room = Infinity): readonly string[] =>
  imagesPane(({ summaryLines }) =>
    (summaryLines?.(state, room) ?? []).map((line) => line.map(({ text }) => text).join('')),
  );

describe('a build under way', () => {
  it('tells what is sent, then the step and what that said last', () => {
    assert.deepEqual(lines(began(images)), [
      'building shop/api:1.5  reading the directory  1m23s  Esc cancels',
    ]);
    assert.match(lines(told(began(images), SENDING))[0] ?? '', /sent 3\.4M, 214 files {2}1m23s/);
    const [headline, step, ...output] = lines(building(images));
    assert.equal(headline, 'building shop/api:1.5  step 3 of 4  1m23s  Esc cancels  v all of it');
    assert.equal(step, '  RUN make -j4 all && make check');
    assert.equal(output.length, 6);
    assert.equal(output.at(-1)?.trim(), 'cc -c part-39.c');
    assert.deepEqual(intentOf(building(images), 'esc'), { type: 'command', command: 'cancel' });
  });

  it('that ended names its image, and the cursor goes there once it is listed', () => {
    const done = ended(told(began(images), { ...MAKING, imageId: BUILT }));
    assert.match(lines(done)[0] ?? '', /^built shop\/api:1\.5 {2}f{12} {2}after 1m23s/);
    const image: Image = {
      ...{ kind: 'image', host: HOST, id: BUILT, tags: [own('shop/api:1.5')] },
      ...{ sizeBytes: 5 * 2 ** 20, createdAtMs: NOW, labels: new Map() },
    };
    const all = [...(done.images?.values() ?? []), image];
    const listed = arranged(reduce(done, { type: 'images-listed', images: all }));
    assert.equal(listed.panes.images.cursor, targetKey(image));
    assert.match(lines(listed)[0] ?? '', /f{12} {2}5\.0M {2}after/);
    assert.deepEqual(lines(press(listed, 'esc')), []);
  });

  it('that failed can be read until Esc, or until another one begins', () => {
    const failed = buildFailed(images);
    const [headline, step, ...output] = lines(failed);
    assert.match(
      headline ?? '',
      /^build of shop\/api:1\.5 failed {2}at step 3 of 4 {2}v all of it {2}Esc closes {2}after 1m23s$/,
    );
    assert.equal(step, '  RUN make -j4 all && make check');
    assert.match(output.at(-1) ?? '', /returned a non-zero code: 2/);
    assert.match(
      lines(failed, 5).at(-1) ?? '',
      /non-zero code: 2/,
      'the end of it, where there is no room',
    );
    assert.equal(lines(failed, 1).length, 2);
    assert.match(failed.notices.at(-1)?.hint ?? '', /v in the images pane/);
    assert.ok(lines(press(failed, '1', 'esc', '2')).length > 1, 'Esc elsewhere is of elsewhere');
    assert.deepEqual(lines(press(failed, 'esc')), []);
    assert.match(lines(building(failed)).join('\n'), /^building/);
  });

  it('that was cancelled, or refused before it began, leaves only its message', () => {
    assert.deepEqual(lines(ended(building(images), new Failure('aborted', 'cancelled'))), []);
    const refused = ended(began(images), new Failure('unsupported', 'invalid reference format'));
    assert.deepEqual(lines(refused), []);
    assert.equal(refused.notices.at(-1)?.hint, undefined);
  });
});

describe('v in the images pane', () => {
  const view = (state: State) =>
    state.overlay?.type === 'output' ? outputView(state, state.overlay) : undefined;
  const firstAndLast = (state: State) => {
    const shown = view(state)?.lines ?? [];
    return [shown[0]?.text, shown.at(-1)?.text];
  };

  it('shows all that a build says, and follows its end', () => {
    const open = press(building(images), 'v');
    assert.match(view(open)?.title ?? '', /^building shop\/api:1\.5 {2}step 3 of 4$/);
    assert.deepEqual(firstAndLast(open), ['cc -c part-20.c', 'cc -c part-39.c']);
    const more = [...MAKING.lines, { kind: 'output', text: own('linking') } as const];
    assert.equal(firstAndLast(told(open, { ...MAKING, lines: more }))[1], 'linking');
  });

  it('stays where it was scrolled to, until its end is come to again', () => {
    const up = press(press(building(images), 'v'), 'pageup', 'up');
    const shown = ['Step 3/4 : RUN make -j4 all && make check', 'cc -c part-18.c'];
    assert.deepEqual(firstAndLast(up), shown);
    const more = [...MAKING.lines, ...MAKING.lines];
    assert.deepEqual(firstAndLast(told(up, { ...MAKING, lines: more })), shown);
    const gone = told(up, { ...MAKING, lines: MAKING.lines.slice(10), lost: 10 });
    assert.equal(view(gone)?.top, 10, 'what is no longer kept cannot be shown');
    assert.equal(view(press(up, 'g'))?.top, 0);
    assert.equal(view(press(up, 'G'))?.isFollowed, true);
    assert.equal(view(press(up, 'pagedown', 'pagedown'))?.isFollowed, true);
    assert.equal(view(press(up, 'right', 'right', 'left'))?.left, 20);
    assert.equal(press(up, 'esc').overlay, undefined);
  });

  it('shows one that is over, and says where there is none', () => {
    assert.match(view(press(buildFailed(images), 'v'))?.title ?? '', /failed {2}step 3 of 4$/);
    assert.match(view(press(ended(building(images)), 'v'))?.title ?? '', /^built shop/);
    assert.equal(intentOf(images, 'v')?.type, 'refused');
    assert.equal(intentOf(press(building(images), '1'), 'v')?.type, 'refused');
  });
});

it('a build is asked for once, whatever is marked', () => {
  const [operation] = asked(press(images, '*', 'n'));
  assert.equal(operation?.target.id, 'shop');
  assert.equal(sampleBuild.op, operation?.op);
});
