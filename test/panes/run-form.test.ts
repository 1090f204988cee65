import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createArguments } from '../../src/model/create-line.js';
import { notStarted } from '../../src/model/creation.js';
import { commandLine } from '../../src/model/command-line.js';
import { Failure } from '../../src/model/failure.js';
import { targetKey, type Operation } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import { READ_MS } from '../../src/panes/confirm.js';
import { makingLines } from '../../src/panes/making-lines.js';
import { formView, type FormView } from '../../src/panes/form.js';
import type { Intent } from '../../src/panes/intent.js';
import { resolve, resolvePaste } from '../../src/panes/resolve.js';
import type { Form } from '../../src/store/form.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { withObjects } from '../support/sample-objects.js';
import { arranged, container, NOW, stateWith } from '../support/sample-state.js';

const images = arranged({ ...withObjects(stateWith([container(0)])), pane: 'images' });
const LATER = NOW + READ_MS;

const told = (state: State, intent: Intent | undefined): State => {
  const parts = intent?.type === 'sequence' ? intent.intents : [intent];
  const events = parts.flatMap((part) => (part?.type === 'events' ? part.events : []));
  return arranged(events.reduce((now: State, event) => reduce(now, event), state));
};
const press = (state: State, ...chords: readonly string[]): State =>
  chords.reduce((now, chord) => {
    const text = chord.length === 1 ? chord : '';
    return told(now, resolve(now, { chord, text }, chord === 'enter' ? LATER : NOW));
  }, state);

const form = (state: State): Form => {
  assert.equal(state.overlay?.type, 'form');
  return state.overlay;
};
const view = (state: State): FormView => formView(form(state), state);

const FIELDS = [
  ...['name', 'command', 'env', 'ports', 'mounts', 'limits', 'restart', 'network', 'options'],
  'start',
] as const;
type Texts = Readonly<Partial<Record<(typeof FIELDS)[number], string>>>;

const opened = press(images, 'r');
/** The form, each field as it is told. */
const filled = (texts: Texts): State =>
  FIELDS.reduce((state, name) => {
    const text = texts[name];
    const now = text === undefined ? state : press(state, 'ctrl+u', ...text);
    return press(now, 'tab');
  }, opened);

/** What is asked for. */
function asked(state: State, nowMs = LATER): readonly Operation[] {
  const intent = resolve(state, { chord: 'enter', text: '' }, nowMs);
  const parts = intent?.type === 'sequence' ? intent.intents : [intent];
  return parts.flatMap((part) => (part?.type === 'request' ? part.operations : []));
}

const ALL: Texts = {
  name: 'web',
  command: 'sh -c "echo \'hi there\'; sleep 60"',
  env: "LEVEL=debug GREETING='good day' EMPTY= DB_PASSWORD=hunter2",
  ports: '8080:80 127.0.0.1:53:53/udp 127.0.0.1::443 [::1]:99:99/sctp 9000',
  mounts: 'data:/var/lib/data:ro /srv/in:/in /scratch',
  limits: 'cpus=0.5 memory=256m swap=none pids=100',
  restart: 'on-failure:7',
  network: 'shop_default',
  options: '-itu 1000 --rm --label team=pay -l "note=a b" --entrypoint=/bin/sh -w /srv',
};

describe('the form that runs a container', () => {
  it('tells the docker command as it is typed, each word as a shell takes it', () => {
    const { operation, line, remarks } = view(filled(ALL));
    assert.deepEqual(remarks, [
      {
        field: 'options',
        tone: 'error',
        text: '-itu: none of -it --rm --privileged --init --read-only --user --workdir --hostname --entrypoint --label --cap-add',
      },
    ]);
    assert.equal(operation, undefined);
    assert.doesNotMatch(line, /--rm/);
    const right = view(filled({ ...ALL, options: ALL.options?.replace('-itu', '-it -u') ?? '' }));
    assert.deepEqual(right.remarks, []);
    assert.equal(
      right.line,
      "docker run -d --name web -it --user 1000 --rm --label team=pay --label 'note=a b'" +
        " --entrypoint /bin/sh --workdir /srv -e LEVEL=debug -e 'GREETING=good day' -e EMPTY=" +
        ' -e DB_PASSWORD=hunter2 -p 8080:80 -p 127.0.0.1:53:53/udp -p 127.0.0.1::443' +
        " -p '[::1]:99:99/sctp' -p 9000 -v data:/var/lib/data:ro -v /srv/in:/in -v /scratch" +
        ' --cpus 0.5 --memory 256m --memory-swap -1 --pids-limit 100 --restart on-failure:7' +
        " --network shop_default shop/web:1.4 sh -c 'echo '\\''hi there'\\''; sleep 60'",
    );
  });

  it('asks for what was typed, bound to the image that was shown', () => {
    const [operation, ...more] = asked(filled({ name: 'web', ports: '53:53/udp' }));
    assert.deepEqual(more, []);
    assert.deepEqual(operation, {
      op: 'container.run',
      target: { host: 'local', id: `sha256:${'a'.repeat(64)}`, name: 'shop/web:1.4' },
      image: 'shop/web:1.4',
      wish: {
        name: 'web',
        ports: [{ address: '', publicPort: 53, privatePort: 53, protocol: 'udp' }],
      },
    });
    assert.equal(asked(filled({ start: 'no' }))[0]?.op, 'container.create');
    const dangling = press(images, 'down', 'r');
    const [of] = asked(dangling);
    assert.ok(of?.op === 'container.run');
    assert.equal(of.image, `sha256:${'c'.repeat(64)}`);
    assert.equal(createArguments(of), of.image);
  });

  it('keeps what may be a secret out of what is written down', () => {
    const [operation] = asked(
      filled({
        env: 'API_TOKEN=abc LEVEL=1',
        command: 'serve --db-password abc',
        options: '--label owner=me --label api.token=abc',
      }),
    );
    assert.ok(operation !== undefined);
    assert.equal(
      commandLine([operation]),
      ': masked API_TOKEN; docker run -d --label owner=me --label api.token="${MASKED:?}" ' +
        '-e API_TOKEN -e LEVEL=1 shop/web:1.4 serve --db-password "${MASKED:?}"',
    );
  });

  it('refuses each field by what is wrong in it, and goes there', () => {
    const wrong: readonly (readonly [keyof Texts, string, RegExp])[] = [
      ['name', 'a b', /^a b: two letters or digits/],
      ['command', 'echo "hi', /^a quote is not closed$/],
      ['env', 'LEVEL', /^LEVEL: as in NAME=value/],
      ['ports', '80:http', /^80:http: as in 8080:80/],
      ['ports', '8000-8010:80', /^8000-8010:80: one port at a time/],
      ['ports', '8080:80/tls', /tls is none of tcp udp sctp/],
      ['ports', '70000:80', /ports are 1 to 65535/],
      ['ports', '0', /ports are 1 to 65535/],
      ['ports', '127.0.0.300:8080:80', /127\.0\.0\.300 is no address/],
      ['mounts', './data:/data', /named from its root/],
      ['mounts', '~/data:/data', /named from its root/],
      ['mounts', 'data', /where in the container\?/],
      ['mounts', 'data:/', /where in the container\?/],
      ['mounts', 'data:srv', /where in the container\?/],
      ['mounts', 'a b:/srv', /^a: where in the container\?/],
      ['mounts', 'data:/srv:rx', /rx is no mode/],
      ['mounts', 'data:/srv:ro:z', /with no other colons/],
      ['mounts', '-d:/srv', /neither a path of the host/],
      ['limits', 'disk=1g', /^disk: one of cpus memory memory-swap pids-limit$/],
      ['limits', 'swap=1g', /with memory=… only/],
      ['restart', 'sometimes', /^sometimes: one of no on-failure/],
      ['network', 'a b', /^one network/],
      ['options', '--gpus all', /^--gpus: none of -it --rm/],
      ['options', '-u', /^-u of what\? As in -u 1000:1000/],
      ['options', '--rm --rm', /^--rm twice$/],
      ['options', '--rm=1', /^--rm takes no value$/],
      ['start', 'perhaps', /^perhaps: yes or no$/],
    ];
    for (const [field, text, said] of wrong) {
      const state = filled({ [field]: text });
      const { remarks, operation } = view(state);
      assert.deepEqual(
        remarks.map((remark) => [remark.field, remark.tone]),
        [[field, 'error']],
        text,
      );
      assert.match(remarks[0]?.text ?? '', said);
      assert.equal(operation, undefined);
      assert.deepEqual(asked(state), []);
      assert.equal(form(press(state, 'enter')).at, FIELDS.indexOf(field));
    }
  });

  it('tells what is in the way before it is asked for', () => {
    const taken = { ip: own('127.0.0.1'), privatePort: 80, publicPort: 8080, protocol: own('tcp') };
    const web = container(0, { name: own('web'), ports: [taken] });
    const remarks = (texts: Texts, state: Partial<typeof web> = {}) => {
      const there = stateWith([{ ...web, ...state }]).containers;
      return view({ ...filled(texts), containers: there }).remarks.map(
        ({ field, tone, text }) => `${field} ${tone}: ${text}`,
      );
    };
    assert.deepEqual(remarks({ name: 'web' }), ['name error: web is there already, running']);
    const port = 'ports warning: 8080 is web’s: it would be created, not started';
    assert.deepEqual(remarks({ ports: '9:9 8080:81' }), [port]);
    assert.deepEqual(remarks({ ports: '0.0.0.0:8080:81' }), [port]);
    assert.deepEqual(remarks({ ports: '127.0.0.1:8080:81' }), [port]);
    assert.deepEqual(remarks({ ports: '10.0.0.1:8080:81 8080:80/udp 8081:80 80' }), []);
    assert.deepEqual(remarks({ ports: '8080:80' }, { state: 'exited' }), []);
    assert.deepEqual(remarks({ network: 'nosuch' }), [
      'network warning: no network nosuch is known here',
    ]);
    assert.deepEqual(remarks({ network: 'container:web' }), []);
    assert.deepEqual(remarks({ network: '1'.repeat(12) }), []);
  });

  it('goes from field to field, round and round, and edits the one it is at', () => {
    assert.equal(form(press(opened, 'up')).at, FIELDS.length - 1);
    assert.equal(form(press(opened, 'shift+tab', 'down')).at, 0);
    const state = press(opened, 'tab', ...'sh', 'left', 'x');
    assert.deepEqual(
      form(state).lines.map(({ text }) => text),
      ['', 'sxh', '', '', '', '', '', '', '', 'yes'],
    );
  });

  it('completes what is known: networks, policies, limits, options', () => {
    const at = (field: keyof Texts) =>
      press(opened, ...FIELDS.slice(0, FIELDS.indexOf(field)).map(() => 'tab'));
    const text = (state: State): string => form(state).lines[form(state).at]?.text ?? '';
    assert.equal(text(press(at('network'), 's', 'ctrl+space')), 'shop_default');
    assert.equal(text(press(at('network'), 'ctrl+space', 'ctrl+space')), 'shop_default');
    assert.equal(text(press(at('restart'), 'u', 'ctrl+n')), 'unless-stopped');
    assert.equal(text(press(at('limits'), ...'pids=5 cp', 'ctrl+space')), 'pids=5 cpus=');
    assert.equal(text(press(at('options'), ...'--pri', 'ctrl+space')), '--privileged');
    assert.equal(text(press(at('name'), 'w', 'ctrl+space')), 'w');
  });

  it('takes a paste as text, never as Enter', () => {
    const state = told(opened, resolvePaste(opened, 'web\nsh\r\n', LATER));
    assert.equal(form(state).lines[0]?.text, 'web sh ');
    const long = 'x'.repeat(3000);
    assert.equal(form(told(opened, resolvePaste(opened, long, LATER))).lines[0]?.text, long);
  });

  it('does not take an Enter that was typed before it was there', () => {
    const eager = told(images, resolve(images, { chord: 'r', text: 'r' }, NOW));
    assert.deepEqual(asked(eager, NOW + READ_MS - 1), []);
    assert.equal(asked(eager, NOW + READ_MS).length, 1);
  });

  it('is there again as it was left, until it is done', () => {
    const left = press(filled({ name: 'web' }), 'up', 'esc');
    assert.equal(left.overlay, undefined);
    const again = press(left, 'r');
    assert.equal(form(again).lines[0]?.text, 'web');
    assert.equal(form(again).at, FIELDS.length - 1);
    assert.equal(form(press(again, 'ctrl+r')).lines[0]?.text, '');
    assert.equal(form(press(left, 'down', 'r')).lines[0]?.text, '', 'of another image');
    const [operation] = asked(again);
    assert.ok(operation !== undefined);
    const done = reduce(left, {
      ...{ type: 'operation-settled', operation, failure: undefined, nowMs: NOW },
    });
    assert.equal(form(press(done, 'r')).lines[0]?.text, '');
    assert.equal(press(opened, 'esc').drafts.size, 0, 'nothing was typed');
  });

  it('is for one image, and only where something can be asked for', () => {
    const both = resolve(press(images, '*'), { chord: 'r', text: 'r' }, NOW);
    assert.deepEqual(both, { type: 'refused', why: 'one image at a time: u unmarks all' });
    const readOnly = { ...images, host: { ...images.host, readOnly: true } };
    assert.equal(resolve(readOnly, { chord: 'r', text: 'r' }, NOW)?.type, 'refused');
    const lost = { ...filled({ name: 'web' }), host: readOnly.host };
    assert.deepEqual(asked(lost), []);
  });

  it('copies the command', () => {
    const intent = resolve(filled({ name: own('web') }), { chord: 'ctrl+y', text: '' }, LATER);
    assert.deepEqual(intent, {
      ...{ type: 'copy', text: 'docker run -d --name web shop/web:1.4', what: 'command' },
    });
  });
});

describe('a container that was made', () => {
  const [operation] = asked(filled({ name: 'web' }));
  assert.ok(operation !== undefined);
  const its = container(1, { name: own('web') });
  const created = { host: its.host, id: its.id, name: its.name };
  const making = (warnings: readonly string[] = []): State => {
    const started = reduce(images, { type: 'operation-started', operation, nowMs: NOW });
    const progress = { created, warnings: warnings.map((warning) => own(warning)) };
    return reduce(started, { type: 'operation-progressed', operation, progress });
  };
  const settled = (state: State, failure?: Failure): State =>
    arranged(reduce(state, { ...{ type: 'operation-settled', operation, failure, nowMs: NOW } }));
  const listed = (state: State): State =>
    arranged(reduce(state, { type: 'containers-changed', containers: [its] }));

  it('is gone to, also when it is listed only later', () => {
    for (const state of [settled(listed(making())), listed(settled(making()))]) {
      assert.equal(state.pane, 'containers');
      assert.equal(state.panes.containers.cursor, targetKey(its));
      assert.equal(state.panes.containers.sought, undefined);
    }
  });

  it('is not gone to by who has gone elsewhere, or moved the cursor since', () => {
    const elsewhere = settled({ ...making(), pane: 'volumes' });
    assert.equal(elsewhere.pane, 'volumes');
    assert.equal(elsewhere.panes.containers.sought, undefined);
    const asking = settled({ ...making(), overlay: { type: 'help', scroll: 0 } });
    assert.equal(asking.pane, 'images');
    const moved = press(settled(making()), 'down');
    assert.notEqual(listed(moved).panes.containers.cursor, targetKey(its));
  });

  it('is told of while it takes its time', () => {
    const told = (state: State, nowMs: number): readonly string[] =>
      makingLines({ ...state, nowMs }).map((line) => line.map(({ text }) => text).join());
    const asking = reduce(images, { type: 'operation-started', operation, nowMs: NOW });
    assert.deepEqual(told(asking, NOW + 900), []);
    assert.deepEqual(told(asking, NOW + 3000), ['creating web  3s']);
    assert.deepEqual(told(making(), NOW + 3000), ['starting web  3s']);
    assert.deepEqual(told(settled(making()), NOW + 3000), []);
  });

  it('is told by its name, with what the engine warns of', () => {
    const good = settled(making()).notices.at(-1);
    assert.equal(good?.text, 'started web of shop/web:1.4');
    assert.equal(good.tone, 'good');
    const warned = settled(making(['no swap limit support'])).notices.at(-1);
    assert.equal(warned?.text, 'started web of shop/web:1.4: no swap limit support');
    assert.deepEqual([warned.tone, warned.untilMs], ['warning', undefined]);
  });

  it('and not started is gone to as well; what was typed is there again', () => {
    const said = 'on endpoint web: port is already allocated';
    const left = reduce(making(), { type: 'draft-kept', form: form(filled({ name: 'web' })) });
    const state = settled(left, notStarted(new Failure('daemon', said)));
    assert.equal(state.pane, 'containers');
    assert.equal(state.drafts.size, 1);
    const { text, hint } = state.notices.at(-1) ?? {};
    assert.equal(text, 'run web failed: not started: on endpoint web: port is already allocated');
    assert.equal(hint, 'It is created: s starts, d removes it.');
  });
});
