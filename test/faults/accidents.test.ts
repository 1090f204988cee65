/** Nothing is done by a key held down, by a paste, by an answer of the terminal, or with --read-only. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { BINDINGS } from '../../src/panes/keys.js';
import { PANE_IDS, PANES } from '../../src/panes/all.js';
import { KeyParser } from '../../src/terminal/key-parser.js';
import { Dtop } from '../support/dtop.js';
import { Stage } from '../support/stage.js';
import { startStubDaemon, type StubDaemon } from '../support/stub-daemon.js';

const A = 'a1'.repeat(32);

async function daemonWithOne(context: TestContext): Promise<StubDaemon> {
  const daemon = await startStubDaemon();
  context.after(() => daemon.close());
  daemon.world.containers = [{ Id: A, Names: ['/web'], State: 'running', Status: 'Up 2 hours' }];
  return daemon;
}

async function open(context: TestContext): Promise<{ daemon: StubDaemon; stage: Stage }> {
  const daemon = await daemonWithOne(context);
  return { daemon, stage: await Stage.open(context, { daemon }) };
}

const changes = ({ requests }: StubDaemon): readonly string[] =>
  requests.flatMap(({ method, path }) => (method === 'GET' ? [] : [`${method} ${path}`]));

/** What a terminal types by itself: each an answer to a question that somebody's text may have asked. */
const ANSWERS = [
  '\u001b[?62;1;2;4;6;9;15;22c',
  '\u001b[>41;380;0c',
  '\u001bP!|00000000\u001b\\',
  '\u001b[24;80R',
  '\u001b[0n',
  '\u001bP>|dyd(380)\u001b\\',
  '\u001b]11;rgb:dddd/dddd/dddd\u001b\\',
  '\u001b]4;1;rgb:dddd/dddd/dddd\u0007',
  '\u001b]52;c;eWVz\u0007',
  '\u001b]lydy\u001b\\',
  '\u001bP1$r0;1m\u001b\\',
  '\u001bP1+r544e=7979\u001b\\',
  '\u001b[?2026;2$y',
  '\u001b[8;24;80t',
  '\u001b[?0u',
  '\u001b[I',
  '\u001b[O',
  '\u001b[<0;60;12M',
  '\u001b_Gi=1;OKy\u001b\\',
];

/** Key rates from the slowest console to the quickest desktop, after the usual first pauses, ms. */
const REPEATS = [
  [250, 92],
  [500, 33],
  [660, 40],
  [1000, 25],
] as const;

describe('a key that is held down', () => {
  for (const [firstMs, nextMs] of REPEATS)
    for (const [opens, held] of [
      ['s', 'y'],
      ['s', 's'],
      ['s', 'enter'],
      ['d', 'd'],
    ] as const)
      it(`${held} behind ${opens}, after ${firstMs} ms each ${nextMs} ms, confirms nothing`, async (context) => {
        const { daemon, stage } = await open(context);
        stage.key(opens);
        // its repeats began before the dialog, but for the key that opened it
        stage.pass(held === opens ? firstMs : nextMs);
        for (let ms = 0; ms < 5000; ms += nextMs) {
          stage.key(held);
          stage.pass(nextMs);
          await stage.answered();
        }
        stage.pass(500);
        await stage.answered();
        assert.deepEqual(changes(daemon), []);
      });

  it('and let go, then pressed again, confirms', async (context) => {
    const { daemon, stage } = await open(context);
    stage.key('d');
    for (let ms = 500; ms < 2000; ms += 33) {
      stage.pass(ms === 500 ? 500 : 33);
      stage.key('d');
    }
    stage.pass(200);
    stage.key('d');
    stage.pass(200);
    await stage.answered();
    assert.deepEqual(changes(daemon), [`DELETE /containers/${A}`]);
  });
});

describe('what nobody typed', () => {
  it('a paste confirms nothing, whatever is in it', async (context) => {
    const { daemon, stage } = await open(context);
    for (const text of ['y\n', 'd', 'sy', 'dd\r', 'K\ry', 'y'.repeat(1000)])
      for (const before of [[], ['s'], ['d'], ['K'], ['K', 'enter']]) {
        for (const chord of before) stage.key(chord);
        stage.pass(300);
        stage.send({ type: 'paste', text });
        stage.pass(200);
        await stage.answered();
        assert.deepEqual(changes(daemon), [], JSON.stringify([text, before]));
        stage.key('esc');
      }
  });

  it('answers of the terminal confirm nothing, cut anywhere, with a pause there or none', async (context) => {
    const { daemon, stage } = await open(context);
    for (const answer of ANSWERS)
      for (let at = 1; at <= answer.length; at++)
        for (const pause of [false, true]) {
          const parser = new KeyParser();
          const emit: Parameters<KeyParser['feed']>[1] = (event) => {
            if (event.type !== 'report' && event.type !== 'status') stage.send(event);
          };
          // what came too late to be known was typed
          for (const chord of ['esc', 'esc', '1']) stage.key(chord);
          stage.key(at % 2 === 0 ? 's' : 'd');
          stage.pass(300);
          parser.feed(answer.slice(0, at), emit);
          if (pause) parser.expire(emit);
          parser.feed(answer.slice(at), emit);
          parser.expire(emit);
          stage.pass(200);
          await stage.answered();
          assert.deepEqual(changes(daemon), [], JSON.stringify([answer, at, pause]));
          // a lone ESC is a key, and means no
          if (!pause) assert.equal(stage.store.get().overlay?.type, 'confirm', answer);
          stage.key('esc');
        }
  });
});

describe('--read-only', () => {
  it(
    'asks for nothing but GET, whatever is pressed wherever',
    { timeout: 60_000 },
    async (context) => {
      const daemon = await daemonWithOne(context);
      const dtop = Dtop.on(daemon.endpoint, { args: ['--read-only'] });
      context.after(() => dtop.close());
      await dtop.shows(/web[^]*quit/);
      const bound = [...BINDINGS.table, ...BINDINGS.detail].flatMap(({ keys }) => keys);
      const actions = PANE_IDS.flatMap((id) =>
        PANES[id](({ actions: of }) => of.map(({ key }) => key)),
      );
      const keys = new Set([...bound, ...actions, 'y'].filter((key) => key.length === 1));
      for (const pane of ['2', '3', '4', '5', '6', '1'])
        for (const key of keys) dtop.press(pane, key, 'y', key, '\r', '\u001b[Z', '\u001b\u001b');
      // the redraw takes whatever an ESC before it makes of a key
      dtop.press('\u001b', '\u001b', '\u000c', '1');
      await dtop.shows(/NAME[^]*web/);
      dtop.press('d');
      await dtop.shows(/read-only: dtop was started with --read-only/);
      assert.deepEqual(changes(daemon), []);
    },
  );
});
