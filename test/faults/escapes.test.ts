/** Text of whoever runs the containers, in every field an engine gives and every view there is. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { PANE_IDS, PANES as ALL } from '../../src/panes/all.js';
import { DETAIL_TABS } from '../../src/panes/detail.js';
import type { DetailTab } from '../../src/store/detail.js';
import type { PaneId } from '../../src/store/state.js';
import { Dtop, KEY, PROGRAM, type DtopOptions } from '../support/dtop.js';
import { evilJournal, makeEvil, tellEvil } from '../support/evil-world.js';
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

function start(context: TestContext, daemon: StubDaemon, env: DtopOptions['env'] = {}) {
  const dtop = Dtop.on(daemon.endpoint, { ...SIZE, args: ['--all'], env });
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

/** What only that pane shows. */
const TITLES: Readonly<Record<PaneId, RegExp>> = {
  containers: / STATE /,
  images: / REPOSITORY/,
  volumes: / MOUNT POINT/,
  networks: / SUBNET/,
  host: / KIND[^]* PIDS/,
  projects: / \S+ +project/,
  cleanup: / FREES/,
  events: / EVENT /,
  journal: / UNDO /,
};

/** What each tab shows once what it asked for is there. */
const TABS: Readonly<Record<DetailTab, RegExp>> = {
  charts: /esc back/,
  overview: /restarts +– so far/,
  processes: new RegExp(`${PAYLOADS.length} processes`),
  logs: /(following|the log has ended) · /,
  inspect: /│ +(Id|Name): "/,
  events: /ago +oom/,
  changes: new RegExp(`${PAYLOADS.length} paths changed`),
  layers: new RegExp(`layers +${PAYLOADS.length} of`),
  use: /CONTAINER +STATE/,
  files: /cannot be read/,
  deed: /esc back/,
};

/** Turns every column of the open menu round: those come that are not shown by themselves. */
const turnColumns = (menu: string): readonly string[] =>
  (menu.match(/ \[[ x]\] /g) ?? []).flatMap(() => [KEY.enter, KEY.down]);

/** What is left when lines were told apart. */
const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

describe('hostile text', { concurrency: 2, timeout: 240_000 }, () => {
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

  it('in every tab of every pane likewise', async (context) => {
    const state = mkdtempSync(path.join(os.tmpdir(), 'dtop-evil-'));
    context.after(() => rmSync(state, { recursive: true }));
    mkdirSync(path.join(state, 'dtop'));
    writeFileSync(path.join(state, 'dtop/journal.jsonl'), evilJournal());
    const daemon = await evilDaemon(context);
    const { dtop, quitHarmless } = start(context, daemon, { XDG_STATE_HOME: state });
    await dtop.shows(/live[^]*␛\]52;c/);
    tellEvil(daemon);
    for (const pane of PANE_IDS) {
      dtop.press(ALL[pane](({ key }) => key));
      await dtop.shows(TITLES[pane]);
      if (pane === 'cleanup') await pressed(dtop, ['z'], /measured/);
      await dtop.shows(/▸/);
      if (pane !== 'host') await dtop.shows(/␛\]52;c/);
      const tabs = DETAIL_TABS[pane];
      for (const [index, tab] of tabs.entries())
        await pressed(dtop, [index === 0 ? KEY.enter : '\t'], TABS[tab]);
      if (tabs.length > 0) await pressed(dtop, [KEY.escape], /enter details/);
    }
    for (const asked of [
      /\/top$/,
      /\/changes$/,
      /\/logs$/,
      /\/history$/,
      /networks\/./,
      /volumes\/./,
      /df$/,
    ])
      assert.ok(daemon.count(asked) > 0, String(asked));
    await quitHarmless();
  });

  it('in reports, as table and as JSON, has no control character either', async (context) => {
    const daemon = await evilDaemon(context);
    const env = { ...process.env, DOCKER_HOST: daemon.endpoint, XDG_CACHE_HOME: '/dev/null' };
    const report = async (...args: readonly string[]): Promise<void> => {
      const run = promisify(execFile)(process.execPath, [PROGRAM, ...args], { env });
      // the kernel may have nothing to say to a doctor
      const { stdout } = await run.catch((error: { readonly stdout: string }) => error);
      assert.match(stdout, /␛\]52;c/, args.join(' '));
      for (const line of linesOf(stdout)) assertClean(line, line);
    };
    for (const what of [['--once', '--all', '-i', '0.1'], ['plan'], ['doctor']])
      for (const output of what[0] === 'doctor'
        ? [[]]
        : [
            ['-o', 'table'],
            ['-o', 'json'],
          ])
        await report(...what, ...output);
  });
});
