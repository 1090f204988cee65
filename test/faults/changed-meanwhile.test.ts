/** What is there changes while somebody reads a menu or a dialog about it. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { READ_MS, REPEAT_MS } from '../../src/panes/confirm.js';
import { shortId } from '../../src/model/id.js';
import { Stage } from '../support/stage.js';
import { startStubDaemon, type StubDaemon } from '../support/stub-daemon.js';

const A = 'a1'.repeat(32);
const B = 'b2'.repeat(32);
const row = (id: string, name: string, change = {}) => ({
  ...{ Id: id, Names: [`/${name}`], State: 'running', Status: 'Up 2 hours' },
  ...change,
});

async function open(context: TestContext, rows = [row(A, 'web')], readOnly = false) {
  const daemon = await startStubDaemon();
  context.after(() => daemon.close());
  daemon.world.containers = rows;
  return { daemon, stage: await Stage.open(context, { daemon, readOnly }) };
}

/** What was asked to be done. */
const done = ({ requests }: StubDaemon): readonly string[] =>
  requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path, query }) =>
      [method, path, query.get('signal') ?? ''].join(' ').trimEnd(),
    );

/** Keys one by one, each once a dialog could have been read. */
async function press(stage: Stage, ...chords: readonly string[]): Promise<void> {
  for (const chord of chords) {
    stage.pass(READ_MS);
    stage.key(chord);
    await stage.text();
  }
  stage.pass(REPEAT_MS);
  await stage.answered();
}

const CHANGES = [
  ['exited', { State: 'exited', Status: 'Exited (0) 1 second ago' }],
  ['paused', { State: 'paused', Status: 'Up 2 hours (Paused)' }],
  ['gone', undefined],
] as const;

/** The keys before the change, those behind it, and the only thing they may ask for. */
const ACTIONS = [
  { before: ['s'], after: ['y'], may: `POST /containers/${A}/stop` },
  { before: ['r'], after: ['y'], may: `POST /containers/${A}/restart` },
  { before: ['p'], after: ['y'], may: `POST /containers/${A}/pause` },
  { before: ['K'], after: ['down', 'enter', 'y'], may: `POST /containers/${A}/kill SIGTERM` },
  { before: ['K', 'enter'], after: ['y'], may: `POST /containers/${A}/kill SIGKILL` },
  { before: ['d'], after: ['d'], may: `DELETE /containers/${A}` },
] as const;

describe('a container that changes under an open menu or dialog', () => {
  for (const [what, change] of CHANGES)
    for (const { before, after, may } of ACTIONS)
      it(`is ${what}: ${before.join(' ')} … ${after.join(' ')} does what was shown, or nothing`, async (context) => {
        const { daemon, stage } = await open(context);
        await press(stage, ...before);
        daemon.world.containers = change === undefined ? [] : [row(A, 'web', change)];
        await stage.list(daemon);
        await press(stage, ...after);
        assert.deepEqual(
          done(daemon).filter((asked) => asked !== may),
          [],
        );
        assert.ok(done(daemon).length <= 1);
        const text = (await stage.text()).join('\n');
        assert.match(text, what === 'gone' ? /web(?: with \w+)? failed: No such container/ : /web/);
      });

  it('is another one of the same name: it is not touched, and the old one is told as gone', async (context) => {
    const { daemon, stage } = await open(context);
    await press(stage, 'd');
    daemon.world.containers = [row(B, 'web')];
    await stage.list(daemon);
    await press(stage, 'd');
    assert.deepEqual(done(daemon), [`DELETE /containers/${A}`]);
    assert.match((await stage.text()).join('\n'), /remove web failed: No such container/);
    assert.deepEqual(daemon.world.containers, [row(B, 'web')]);
  });
});

describe('a container that is named with the id of another', () => {
  for (const name of [shortId(A), A])
    it(`${name.length} characters of it: every request has all 64 of the one that is meant`, async (context) => {
      const { daemon, stage } = await open(context, [row(A, 'web'), row(B, name)]);
      stage.key('/');
      for (const char of 'web') stage.key(char);
      stage.key('enter');
      for (const { before, after } of ACTIONS) await press(stage, ...before, ...after);
      assert.equal(done(daemon).length, ACTIONS.length);
      for (const asked of done(daemon)) assert.match(asked, new RegExp(`/containers/${A}(?:/|$)`));
    });
});
