import { change, type Guard } from './guard.js';

const NO_SANITISER = change(
  'src/model/safe-text.ts',
  "  let out = '';\n",
  "  if (raw.length > 0) return raw as SafeText;\n  let out = '';\n",
);
const NO_FILTER = change('src/terminal/glyph.ts', 'return 1 | SURE | FORBIDDEN', 'return 1 | SURE');

const READ_ONLY_KEYS = change(
  'src/panes/unasked.ts',
  'if (readOnly) return',
  'if (state.nowMs < 0) return',
);

export const GUARDS: readonly Guard[] = [
  {
    name: 'the sanitiser',
    without: [NO_SANITISER],
    test: {
      file: 'test/faults/escapes.test.ts',
      name: 'in reports, as table and as JSON, has no control character either',
    },
  },
  {
    name: 'what the screen refuses',
    without: [NO_FILTER],
    test: {
      file: 'test/faults/second-net.test.ts',
      name: 'what nobody sanitised, painted, reaches the terminal as text',
    },
  },
  {
    name: 'what the layer of Ink drops',
    without: [
      change(
        'src/terminal/layer.ts',
        'String.raw`(?<text>[^\\x00-\\x1f\\x7f-\\x9f]+)`',
        'String.raw`(?<text>[^\\n]+)`',
      ),
      NO_FILTER,
    ],
    test: {
      file: 'test/faults/second-net.test.ts',
      name: 'what nobody sanitised, drawn by Ink, reaches the terminal as text',
    },
  },
  {
    name: 'the sanitiser and what the screen refuses',
    without: [NO_SANITISER, NO_FILTER],
    test: {
      file: 'test/faults/escapes.test.ts',
      name: 'in every pane and column is shown, and obeyed nowhere',
    },
  },
  {
    name: 'the cells of a report',
    without: [change('src/output/table.ts', 'sanitize(column.text(row))', 'column.text(row)')],
    test: {
      file: 'test/faults/escapes.test.ts',
      name: 'in reports, as table and as JSON, has no control character either',
    },
  },
  {
    name: 'the JSON of a report and of the journal',
    without: [change('src/model/safe-json.ts', '.replace(UNSEEN, escaped)', '')],
    test: {
      file: 'test/app/journal.test.ts',
      name: 'whatever an id holds, its line can be shown, and tells the id',
    },
  },
  {
    name: 'non-blocking output',
    without: [
      change(
        'src/terminal/tty.ts',
        'if (isBlockingHandle(handle)) handle.setBlocking(blocking);',
        'if (isBlockingHandle(handle)) handle.setBlocking(true);',
      ),
    ],
    test: {
      file: 'test/terminal/lifecycle.test.ts',
      name: 'a terminal that takes nothing does not keep ',
      only: 'takes nothing does not keep SIGTERM',
    },
  },
  {
    name: 'the end with a terminal that is gone',
    without: [
      change(
        'src/terminal/exits.ts',
        'const vanished = (): void => watch.onVanished();',
        'const vanished = (): void => undefined;',
      ),
    ],
    test: {
      file: 'test/terminal/program.test.ts',
      name: 'ends at once where no signal tells of it',
    },
  },
  {
    name: 'closing streams that nobody sees',
    without: [
      change('src/app/tui.ts', 'onUnseen: () => this.#session?.pause()', 'onUnseen: () => {}'),
    ],
    test: {
      file: 'test/terminal/unseen.test.ts',
      name: 'are closed while the terminal takes nothing, and opened with a new list after that',
    },
  },
  {
    name: 'the binding of an action to its target',
    without: [
      change(
        'src/panes/resolve.ts',
        'answer(overlay, key.chord, nowMs)',
        `answer({ ...overlay, operations: overlay.operations.map((operation) => ({ ...operation,
          target: { ...operation.target, id: state.panes.containers.order[0]?.split('/')[1] } })) } as never,
          key.chord, nowMs)`,
      ),
    ],
    test: {
      file: 'test/faults/wrong-row.test.ts',
      name: 'actions are for the container that the dialog named',
    },
  },
  {
    name: 'the cursor that follows its row',
    without: [
      change(
        'src/panes/table.ts',
        'if (order.includes(view.cursor)) return view.cursor;',
        'if (order.length === 0) return view.cursor;',
      ),
    ],
    test: {
      file: 'test/faults/wrong-row.test.ts',
      name: 'actions are for the container that the dialog named',
    },
  },
  {
    name: 'full ids',
    without: [
      change(
        'src/engine/requests.ts',
        'return `/${COLLECTION[kind]}/${encodeURIComponent(id)}`;',
        'return `/${COLLECTION[kind]}/${encodeURIComponent(id.slice(0, 12))}`;',
      ),
    ],
    test: {
      file: 'test/faults/changed-meanwhile.test.ts',
      name: 'every request has all 64 of the one that is meant',
    },
  },
  {
    name: 'the look at the run of a container before it is stopped',
    without: [
      change(
        'src/engine/perform.ts',
        'if (startedAtMs !== undefined) await',
        'if (signal.aborted) await',
      ),
    ],
    test: {
      file: 'test/engine/operations.test.ts',
      name: 'an operation is refused when another run of the container is there by now',
    },
  },
  {
    name: 'the look at the image of a container before it is started',
    without: [
      change(
        'src/engine/create.ts',
        "if (fullImageId(container['Image']) !== operation.target.id)",
        "if (fullImageId(container['Image']) === '')",
      ),
    ],
    test: {
      file: 'test/engine/create.test.ts',
      name: 'is taken away again, unstarted, when its reference is of another image by now',
    },
  },
  {
    name: 'the values of secrets that are written down',
    without: [
      change(
        'src/model/secret.ts',
        'isSecret(variable) ? variable.slice',
        'false ? variable.slice',
      ),
    ],
    test: {
      file: 'test/panes/run-form.test.ts',
      name: 'keeps what may be a secret out of what is written down',
    },
  },
  {
    name: 'the time a dialog is read',
    without: [
      change(
        'src/panes/confirm.ts',
        'const isEarly = nowMs - overlay.openedAtMs < READ_MS;',
        'const isEarly = nowMs < 0;',
      ),
    ],
    test: {
      file: 'test/panes/resolve.test.ts',
      name: 'typed before the dialog could be read',
    },
  },
  {
    name: 'silence before and behind a yes',
    without: [change('src/panes/confirm.ts', 'const REPEAT_MS = 150', 'const REPEAT_MS = 0')],
    test: {
      file: 'test/faults/accidents.test.ts',
      name: ' ms, confirms nothing',
      only: 'd behind d, after 500 ms',
    },
  },
  {
    name: 'pastes that press no keys',
    without: [
      change(
        'src/app/keyboard.ts',
        'return carryOut(store, resolvePaste(state, event.text, nowMs), controls);',
        `for (const char of event.text)
        handleInput(store, { type: 'key', chord: char === '\\n' || char === '\\r' ? 'enter' : char, text: char }, controls);
      return;`,
      ),
    ],
    test: {
      file: 'test/faults/accidents.test.ts',
      name: 'a paste confirms nothing, whatever is in it',
    },
  },
  {
    name: 'answers of the terminal that are no keys',
    without: [
      change(
        'src/terminal/key-parser.ts',
        '    while (this.#step(emit));\n',
        `    for (const char of this.#left) {
      const event = characterKey(char);
      if (event !== undefined) emit(event);
    }
    this.#left = '';
`,
      ),
    ],
    test: {
      file: 'test/faults/accidents.test.ts',
      name: 'answers of the terminal confirm nothing, cut anywhere, with a pause there or none',
    },
  },
  {
    name: '--read-only among the keys',
    without: [READ_ONLY_KEYS],
    test: {
      file: 'test/panes/resolve.test.ts',
      name: 'sends nothing when read-only or not connected, and says so',
    },
  },
  {
    name: '--read-only at the engine',
    without: [
      change(
        'src/engine/read-only.ts',
        'export const readOnly = (engine: Engine): Engine => ({',
        'export const readOnly = (engine: Engine): Engine => engine; export const none = (engine: Engine): Engine => ({',
      ),
    ],
    test: { file: 'test/engine/operations.test.ts', name: 'read-only: everything but operations' },
  },
  {
    name: '--read-only altogether',
    without: [
      READ_ONLY_KEYS,
      change('src/app/probe.ts', 'args.readOnly ? readOnly(engine) : engine', 'engine'),
    ],
    test: {
      file: 'test/faults/accidents.test.ts',
      name: 'asks for nothing but GET, whatever is pressed wherever',
    },
  },
  {
    name: 'log lines that are input, not commands',
    without: [
      change('src/app/child.ts', "['-c', command]", "['-c', [command, ...lines].join('\\n')]"),
    ],
    test: {
      file: 'test/faults/programs.test.ts',
      name: 'lines of a log reach a command by its input, and nothing in them is run',
    },
  },
  {
    name: 'the deadline of a call',
    without: [
      change(
        'src/engine/call.ts',
        'setTimeout(expire, deadlineMs)',
        'setTimeout(expire, 2 ** 31 - 1)',
      ),
    ],
    test: {
      file: 'test/engine/call.test.ts',
      name: 'a daemon that hangs, or drips, is left at the deadline',
    },
  },
  {
    name: 'the limit of an answer',
    without: [change('src/engine/call.ts', 'const ANSWER_LIMIT = 64', 'const ANSWER_LIMIT = 6400')],
    test: { file: 'test/engine/call.test.ts', name: 'an answer beyond 64 MiB is given up' },
  },
  {
    name: 'who it is that answers',
    without: [
      change('src/engine/answer.ts', "(method === 'GET' || isNamed(headers))", "method !== ''"),
    ],
    test: {
      file: 'test/engine/done.test.ts',
      name: 'by who does not say to be an engine, whatever the status',
    },
  },
  {
    name: 'what an engine says when it is done',
    without: [change('src/engine/perform.ts', '  expectDone(operation.op, answer);\n', '')],
    test: {
      file: 'test/engine/done.test.ts',
      name: 'by another status than an engine has for it',
    },
  },
  {
    name: 'TLS for any value of DOCKER_TLS_VERIFY',
    without: [
      change(
        'src/engine/endpoint.ts',
        "Boolean(env['DOCKER_TLS_VERIFY'] || env['DOCKER_TLS'])",
        "env['DOCKER_TLS_VERIFY'] === '1'",
      ),
    ],
    test: {
      file: 'test/engine/endpoint.test.ts',
      name: 'TLS: not a byte in plain text to a server without it',
    },
  },
  {
    name: 'TLS for https',
    without: [
      change('src/engine/endpoint.ts', "url.protocol === 'https:' || wantsTls", 'wantsTls'),
    ],
    test: {
      file: 'test/engine/endpoint.test.ts',
      name: 'TLS: not a byte in plain text to a server without it',
    },
  },
  {
    name: 'the check of who answers by TLS',
    without: [
      change(
        'src/engine/transport.ts',
        'new protocol.Agent({ keepAlive: true,',
        'new protocol.Agent({ rejectUnauthorized: false, keepAlive: true,',
      ),
    ],
    test: { file: 'test/engine/endpoint.test.ts', name: 'TLS: both sides are verified' },
  },
  {
    name: 'requests that are not left to the modem',
    without: [change('src/engine/transport.ts', 'buildRequest: (', 'builtRequest: (')],
    test: { file: 'test/engine/call.test.ts', name: 'no redirect is followed, to wherever' },
  },
  {
    name: 'redirects that are refused',
    without: [
      change(
        'src/engine/call.ts',
        '(status >= 200 && status < 300)',
        '(status >= 200 && status < 400)',
      ),
    ],
    test: { file: 'test/engine/call.test.ts', name: 'no redirect is followed, to wherever' },
  },
];
