/** Text of whoever runs the containers, in every field an engine gives and every view there is. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { Dtop, KEY, PROGRAM } from '../support/dtop.js';
import { makeEvil, tellEvil } from '../support/evil-world.js';
import { assertClean } from '../support/hostile-text.js';
import { assertOwnBytes } from '../support/own-sequences.js';
import { PAYLOADS } from '../support/payloads.js';
import { startStubDaemon, type StubDaemon } from '../support/stub-daemon.js';

/** So many rows that all of a pane are on the screen at once. */
const SIZE = { columns: 250, rows: PAYLOADS.length + 30 } as const;
/** Answers to the program's own two questions: DSR and DECRPM of the synchronised update. */
const EXPECTED_ANSWER = /^\u001b\[(?:0n|\?2026;\d\$y)$/;

async function evilDaemon(context: TestContext): Promise<StubDaemon> {
  const daemon = await startStubDaemon();
  context.after(() => daemon.close());
  makeEvil(daemon);
  return daemon;
}

function start(context: TestContext, daemon: StubDaemon) {
  const dtop = Dtop.on(daemon.endpoint, { ...SIZE, args: ['--all'] });
  context.after(() => dtop.close());
  const written: Buffer[] = [];
  dtop.pty.onOutput((data) => written.push(data));
  return {
    dtop,
    async quitHarmless() {
      const { model } = dtop.pty;
      assert.deepEqual(
        model.answers.filter((answer) => !EXPECTED_ANSWER.test(answer)),
        [],
      );
      assert.deepEqual([model.titles, model.clipboard, model.bells], [[], [], 0]);
      assert.equal(model.modes.mouseTrackingMode, 'none');
      assert.equal(model.modes.bracketedPasteMode, true);
      assert.equal(model.alternate, true);
      assert.equal(model.cursorVisible, false);
      assertOwnBytes(Buffer.concat(written));
      assert.equal(await dtop.quit(), 0);
    },
  };
}

/** Keys, and what the screen shows when it has come to them. */
type Visit = readonly [keys: readonly string[], shown: RegExp];

async function visit(dtop: Dtop, visits: readonly Visit[]): Promise<void> {
  for (const [keys, shown] of visits) {
    dtop.press(...keys);
    await dtop.shows(shown);
  }
}

/** Until another screen than before shows it. */
function pressed(dtop: Dtop, keys: readonly string[], shown: RegExp): Promise<void> {
  const before = dtop.text();
  dtop.press(...keys);
  return dtop.shows((text) => text !== before && shown.test(text));
}

const PANES: readonly Visit[] = [
  [['2'], /REPOSITORY[^]*␛\]52;c/],
  [['3'], /DRIVER[^]*␛\]52;c/],
  [['4'], /SUBNET[^]*␛\]52;c/],
  [['5'], /idle/],
  [['6'], /␛\]52;c\S* +project/],
  [['b'], /Group/],
  [[KEY.down, KEY.enter], /␛\]52;c\S* +image/],
  [['='], /␛\]52;c/],
  [['1'], /STATE[^]*␛\]52;c/],
];

const DETAILS: readonly Visit[] = [
  [['i'], /Hostname/],
  [['G'], /Mounts/],
  [['l'], /the log ends here/],
  [['g'], /␛\]52;c/],
  [[KEY.enter], /mounts/],
  [[KEY.escape], /enter details/],
];

/** Turns every column of the open menu round: those come that are not shown by themselves. */
const turnColumns = (menu: string): readonly string[] =>
  (menu.match(/ \[[ x]\] /g) ?? []).flatMap(() => [KEY.enter, KEY.down]);

/** What is left when lines were told apart. */
const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

describe('hostile text', { concurrency: 2, timeout: 60_000 }, () => {
  it('in every pane and column is shown, and obeyed nowhere', async (context) => {
    const daemon = await evilDaemon(context);
    const { dtop, quitHarmless } = start(context, daemon);
    await dtop.shows(/live[^]*␛\]52;c/);
    await visit(dtop, PANES);
    for (const pane of ['1', '2', '3', '4', '6']) {
      dtop.press(pane, 'c');
      await dtop.shows(/Columns/);
      dtop.press(...turnColumns(dtop.text()), KEY.escape);
      await dtop.shows((text) => !text.includes('Columns'));
    }
    for (const [keys] of PANES) await pressed(dtop, keys, /␛\]52;c|idle/);
    tellEvil(daemon);
    for (const [keys] of PANES) await pressed(dtop, keys, /␛\]52;c|idle/);
    await quitHarmless();
  });

  it('in details, logs, dialogs, messages and completions likewise', async (context) => {
    const daemon = await evilDaemon(context);
    const { dtop, quitHarmless } = start(context, daemon);
    await dtop.shows(/live[^]*␛\]52;c/);
    await visit(dtop, DETAILS);
    dtop.press('/', 'label:', ...'\t'.repeat(20));
    await dtop.shows(/\/label:\S/);
    await visit(dtop, [[[KEY.escape], /enter details/]]);
    const message = PAYLOADS.map(({ text }) => text).join(' ');
    daemon.fail(/^DELETE/, { kind: 'answer', answer: { status: 409, body: { message } } });
    dtop.press('*', 'd');
    await dtop.confirm(/Remove \d+ containers\?/, 'd');
    await dtop.shows(/remove \S+ failed: ␛\]52;c/);
    daemon.heal();
    await quitHarmless();
  });

  it('in reports, as table and as JSON, has no control character either', async (context) => {
    const daemon = await evilDaemon(context);
    const env = { ...process.env, DOCKER_HOST: daemon.endpoint, XDG_CACHE_HOME: '/dev/null' };
    const report = async (output: string): Promise<void> => {
      const args = [PROGRAM, '--once', '--all', '-i', '0.1', '-o', output];
      const { stdout } = await promisify(execFile)(process.execPath, args, { env });
      assert.match(stdout, /␛\]52;c/);
      for (const line of linesOf(stdout)) assertClean(line, line);
    };
    await Promise.all(['table', 'json'].map(report));
  });
});
