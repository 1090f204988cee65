/** Who an action is for, what its dialog says, and which keys answer it: whatever goes wrong here harms somebody. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Failure } from '../../src/model/failure.js';
import { processId } from '../../src/model/id.js';
import { targetKey, type Operation } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import { act, actBy, operationsOf } from '../../src/panes/act.js';
import { answer, askPicked, askSignal, READ_MS, REPEAT_MS } from '../../src/panes/confirm.js';
import type { Confirm, Intent } from '../../src/panes/intent.js';
import { resolve } from '../../src/panes/resolve.js';
import type { PaneId, State } from '../../src/store/state.js';
import { reduce } from '../../src/store/reduce.js';
import { History } from '../../src/store/history.js';
import { travel } from '../../src/app/time-travel.js';
import { createStore } from '../../src/store/store.js';
import { withObjects } from '../support/sample-objects.js';
import { arranged, container, HOST, idOf, NOW, stateWith, usage } from '../support/sample-state.js';

const KEYS = [0, 1, 2, 3].map((index) => targetKey(container(index)));
const fleet = [
  container(0),
  container(1),
  container(2, { state: 'exited', exitCode: 3 }),
  container(3),
];

/** The containers pane with this view of it. */
function viewing(view: Partial<State['panes']['containers']>, change: Partial<State> = {}): State {
  const state = stateWith(fleet, { all: true, ...change });
  return {
    ...state,
    panes: { ...state.panes, containers: { ...state.panes.containers, ...view } },
  };
}

function dialog(intent: Intent | undefined): Confirm {
  const event = intent?.type === 'events' ? intent.events[0] : undefined;
  if (event?.type !== 'overlay-changed' || event.overlay?.type !== 'confirm')
    assert.fail(JSON.stringify(intent));
  return event.overlay;
}

const ids = (operations: readonly Operation[]): readonly string[] =>
  operations.map(({ target }) => target.id);

describe('who an action is for', () => {
  it('is the row under the cursor, or all marked ones as they are on the screen, hidden ones last', () => {
    const order = [KEYS[3], KEYS[1], KEYS[0]].flatMap((key) => key ?? []);
    const one = viewing({ cursor: KEYS[1], order, marks: new Set() });
    assert.deepEqual(ids(dialog(act(one, 'r', NOW)).operations), [idOf(1)]);
    const several = viewing({ cursor: KEYS[1], order, marks: new Set(KEYS) });
    assert.deepEqual(ids(dialog(act(several, 'r', NOW)).operations), [3, 1, 0, 2].map(idOf));
    for (const shown of [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [1, 3, 0, 2],
      [2, 0, 3, 1],
      [1, 0, 3, 2],
    ]) {
      const as = shown.flatMap((index) => KEYS[index] ?? []);
      const asked = act(viewing({ order: as, marks: new Set(KEYS) }), 'r', NOW);
      assert.deepEqual(ids(dialog(asked).operations), shown.map(idOf));
    }
  });

  it('is who is looked at while details are open, whoever comes first meanwhile', () => {
    const play = (state: State, intent: Intent | undefined): State => {
      assert.ok(intent?.type === 'events');
      return arranged(intent.events.reduce((now: State, event) => reduce(now, event), state));
    };
    const key = (state: State, chord: string): Intent | undefined =>
      resolve(state, { chord, text: chord }, NOW);
    const list = stateWith(fleet, { usage: new Map([[idOf(0), usage(9)]]) });
    assert.equal(list.panes.containers.cursor, KEYS[0]);
    const open = play(list, key(list, 'l'));
    const resorted = arranged({ ...open, usage: new Map([[idOf(1), usage(99)]]) }, NOW + 60_000);
    assert.equal(resorted.panes.containers.order[0], KEYS[1]);
    assert.deepEqual(ids(dialog(act(resorted, 's', NOW)).operations), [idOf(0)]);
    assert.equal(play(resorted, key(resorted, 'i')).detail?.key, KEYS[0]);
    const gone = arranged({ ...resorted, containers: stateWith(fleet.slice(1)).containers });
    assert.deepEqual(act(gone, 's', NOW), {
      type: 'refused',
      why: 'no container under the cursor',
    });
  });

  it('is nobody where no row is, and says so', () => {
    const none = { type: 'refused', why: 'no container under the cursor' };
    assert.deepEqual(act(viewing({ cursor: undefined }), 'd', NOW), none);
    assert.deepEqual(act(viewing({ cursor: targetKey({ ...container(9) }) }), 'd', NOW), none);
    assert.equal(act(viewing({ cursor: KEYS[0] }), 'no such key', NOW), undefined);
  });

  it('is the same by the name of the action, where several share a key', () => {
    const running = viewing({ cursor: KEYS[0] });
    assert.equal(dialog(actBy(running, 'container.stop', NOW)).operations[0]?.op, 'container.stop');
    assert.deepEqual(actBy(running, 'container.start', NOW), {
      type: 'refused',
      why: 'web-0 is running: cannot be started',
    });
    assert.equal(operationsOf(running, 'container.start'), 'web-0 is running: cannot be started');
    const stop = operationsOf(running, 'container.stop');
    assert.ok(typeof stop !== 'string');
    assert.deepEqual(ids(stop), [idOf(0)]);
    assert.deepEqual(ids(stop.length === 1 ? stop : []), [idOf(0)]);
  });

  it('asks nothing where one is started that destroys nothing, and asks for several', () => {
    const stopped = fleet.map((each) => ({ ...each, state: 'exited' }) as const);
    const change = stateWith(stopped).containers;
    const one = act(viewing({ cursor: KEYS[2] }, { containers: change }), 's', NOW);
    assert.deepEqual(one?.type === 'request' && ids(one.operations), [idOf(2)]);
    const marks = new Set(KEYS.slice(0, 2));
    const two = dialog(act(viewing({ marks }, { containers: change }), 's', NOW));
    assert.equal(two.question, 'Start 2 containers?');
  });
});

describe('nothing is asked of an engine', () => {
  const running = viewing({ cursor: KEYS[0] });
  const hosted = (host: Partial<State['host']>): State => ({
    ...running,
    host: { ...running.host, ...host },
  });
  const attempts = [
    { endpoint: 'unix:///run/x.sock', failure: new Failure('unreachable', 'no such file') },
  ];

  it('read-only, without an engine, or while it is lost', () => {
    const refusals: readonly (readonly [Partial<State['host']>, RegExp])[] = [
      [{ readOnly: true }, /^read-only: dtop was started with --read-only$/],
      [
        { connection: { status: 'daemonless', sinceMs: NOW, attempts } },
        /^only to look at, .*no such file/,
      ],
      [
        { connection: { status: 'lost', sinceMs: NOW, everLive: true, attempts } },
        /^not connected: nothing can be asked of the engine now$/,
      ],
      [
        { connection: { status: 'connecting', sinceMs: NOW } },
        /^not connected: nothing can be asked of the engine now$/,
      ],
    ];
    for (const [host, why] of refusals)
      for (const key of ['s', 'd', 'K']) {
        const intent = act(hosted(host), key, NOW);
        assert.ok(intent?.type === 'refused' && why.test(intent.why), JSON.stringify(intent));
      }
  });

  it('of what is past', () => {
    const store = createStore(running);
    const history = new History();
    for (const nowMs of [NOW, NOW + 1000]) history.record({ ...running, nowMs });
    travel(store, history, { type: 'travel', toward: 'earlier', ms: 0 });
    const intent = act(store.get(), 'd', NOW);
    assert.match(JSON.stringify(intent), /refused.*this is the past/);
  });
});

describe('a dialog', () => {
  it('names what is asked, each target, and nothing that is not so', () => {
    const { question, lines, choices, yes } = dialog(act(viewing({ cursor: KEYS[2] }), 'r', NOW));
    assert.equal(question, 'Restart 1 container?');
    assert.deepEqual(lines, ['web-2  exited 3  shop/web:1.4']);
    assert.deepEqual(choices, []);
    assert.equal(yes, 'y');
  });

  it('tells how many of the targets are not on the screen, and how many marks were in vain', () => {
    const marks = new Set(KEYS);
    const all = dialog(act(viewing({ marks }), 'p', NOW));
    assert.equal(
      all.question,
      'Pause 3 containers?  1 marked left out: not possible in their state',
    );
    const filtered = dialog(act(viewing({ marks, filter: 'name=web-1' }), 'r', NOW));
    assert.equal(filtered.question, 'Restart 4 containers?  3 hidden by the filter');
    const runningOnly = dialog(act(viewing({ cursor: KEYS[0] }, { all: false }), 'r', NOW));
    assert.deepEqual(runningOnly.lines, ['web-0  running  shop/web:1.4']);
  });

  it('of an image, a volume, a network speaks of those', () => {
    const state = withObjects(stateWith(fleet));
    const asked = (pane: PaneId, cursor: string | undefined): Confirm => {
      const panes = { ...state.panes, [pane]: { ...state.panes[pane], cursor, pinned: false } };
      return dialog(act({ ...state, pane, panes }, 'd', NOW));
    };
    const [image] = [...(state.images?.keys() ?? [])];
    const [volume] = [...(state.volumes?.keys() ?? [])];
    const [, network] = [...(state.networks?.keys() ?? [])];
    assert.deepEqual(
      [asked('images', image), asked('volumes', volume), asked('networks', network)].map(
        ({ question, lines }) => [question, ...lines],
      ),
      [
        ['Remove 1 image?', 'shop/web:1.4  aaaaaaaaaaaa  812M  used by web-0 web-1 web-2 web-3'],
        ['Remove 1 volume?', 'pgdata  named  3.0G  unused'],
        ['Remove 1 network?', 'shop_default  bridge  unused'],
      ],
    );
  });

  it('of a picked signal names it, and of a target that is gone its name', () => {
    const menu = act(viewing({ marks: new Set([KEYS[0] ?? '', KEYS[3] ?? '']) }), 'K', NOW);
    const event = menu?.type === 'events' ? menu.events[0] : undefined;
    if (event?.type !== 'overlay-changed' || event.overlay?.type !== 'menu') assert.fail();
    const { operations } = event.overlay;
    const left = viewing({}, { containers: stateWith([container(3)]).containers });
    const asked = dialog(askSignal(left, operations, 'SIGUSR1', NOW));
    assert.equal(asked.question, 'Kill 2 containers with SIGUSR1?  1 hidden by the filter');
    assert.deepEqual(asked.lines, ['web-0', 'web-3  running  shop/web:1.4']);
    assert.ok(asked.operations.every((each) => 'signal' in each && each.signal === 'SIGUSR1'));
    assert.deepEqual(askSignal({ ...left, pane: 'images' }, operations, 'SIGUSR1', NOW), {
      type: 'refused',
      why: 'no signals here',
    });
  });
});

describe('a dialog of something else than rows', () => {
  it('of one process names it, and counts no rows', () => {
    const kill: Operation = {
      op: 'process.signal',
      target: {
        host: HOST,
        id: processId('4312-99'),
        name: own('sleep 9'),
        pid: 4312,
        startTicks: 99,
      },
      signal: 'SIGTERM',
    };
    const hiding = viewing({ filter: 'no such row', marks: new Set(KEYS) });
    const asked = dialog(askSignal(hiding, [kill], 'SIGINT', NOW));
    assert.equal(asked.question, 'Signal this process with SIGINT?');
    assert.deepEqual(asked.lines, ['sleep 9']);
  });

  it('of a project counts nothing of the pane of its containers', () => {
    const members = fleet.map((each) => ({ ...each, project: own('shop') }));
    const state = stateWith(members, { pane: 'projects' });
    const panes = {
      ...state.panes,
      containers: { ...state.panes.containers, filter: 'no such row' },
    };
    assert.equal(dialog(act({ ...state, panes }, 's', NOW)).question, 'Stop 3 containers?');
  });

  it('of a picked operation is that of its action, and nowhere else', () => {
    const state = viewing({ cursor: KEYS[0] });
    const [picked] = dialog(act(state, 'd', NOW)).operations;
    assert.ok(picked !== undefined);
    assert.deepEqual(askPicked(state, [picked], NOW), act(state, 'd', NOW));
    assert.deepEqual(askPicked({ ...state, pane: 'images' }, [picked], NOW), {
      type: 'refused',
      why: 'not in this pane',
    });
  });

  it('of nobody asks nothing', () => {
    const { question, lines } = dialog(askSignal(viewing({}), [], 'SIGINT', NOW));
    assert.deepEqual([question, lines], ['', []]);
  });
});

describe('an answer', () => {
  const remove = dialog(act(viewing({ marks: new Set(KEYS) }), 'd', NOW));
  const stop = dialog(act(viewing({ cursor: KEYS[0] }), 's', NOW));
  const LATER = NOW + READ_MS;
  const closed: Intent = {
    type: 'events',
    events: [{ type: 'overlay-changed', overlay: undefined }],
  };
  const nothing: Intent = { type: 'events', events: [] };

  it('is no by every key that is not yes; Escape at once, others once it can have been read', () => {
    for (const key of ['esc', 'n', 'enter', 'q', 'x'])
      assert.deepEqual(answer(stop, key, LATER), closed, key);
    assert.deepEqual(answer(stop, 'esc', NOW), closed);
    assert.deepEqual(answer(stop, 'n', LATER - 1), nothing);
  });

  it('is yes for what it shows; of what destroys once the key is not held down', () => {
    assert.deepEqual(answer(stop, 'y', LATER), { type: 'request', operations: stop.operations });
    assert.deepEqual(answer(remove, 'd', LATER), {
      type: 'request-after',
      ms: REPEAT_MS,
      overlay: { ...remove, yesAtMs: LATER },
    });
    const held = { ...stop, yesAtMs: LATER };
    const repeated = LATER + REPEAT_MS - 1;
    assert.deepEqual(dialog(answer(held, 'y', repeated)), { ...stop, yesAtMs: repeated });
    assert.equal(answer(held, 'y', LATER + REPEAT_MS).type, 'request');
  });

  it('scrolls the list of targets, and not beyond it', () => {
    const at = (scroll: number, chord: string): number =>
      dialog(answer({ ...remove, scroll }, chord, NOW)).scroll;
    const moves = ['down', 'j', 'up', 'k', 'pagedown', 'pageup'] as const;
    assert.deepEqual(
      moves.map((chord) => at(1, chord)),
      [2, 2, 0, 0, 3, 0],
    );
    assert.deepEqual(
      moves.map((chord) => at(0, chord)),
      [1, 1, 0, 0, 3, 0],
    );
    assert.deepEqual(
      moves.map((chord) => at(3, chord)),
      [3, 3, 2, 2, 3, 0],
    );
  });

  it('chooses, each choice for itself, and back again, in what will be sent', () => {
    const chosen = (overlay: Confirm, ...keys: readonly string[]): Confirm =>
      keys.reduce((now, key) => dialog(answer(now, key, NOW)), overlay);
    const flags = ({ operations, choices }: Confirm) => [
      choices.map(({ id, on }) => `${id} ${on}`),
      operations.map((each) => each.op === 'container.remove' && [each.force, each.volumes]),
    ];
    const [force, volumes] = remove.choices.map(({ key }) => key);
    assert.ok(force !== undefined && volumes !== undefined);
    const four = (value: readonly boolean[]) => [value, value, value, value];
    assert.deepEqual(flags(chosen(remove, volumes)), [
      ['force false', 'volumes true'],
      four([false, true]),
    ]);
    assert.deepEqual(flags(chosen(remove, volumes, force)), [
      ['force true', 'volumes true'],
      four([true, true]),
    ]);
    assert.deepEqual(flags(chosen(remove, volumes, force, volumes)), [
      ['force true', 'volumes false'],
      four([true, false]),
    ]);
  });
});
