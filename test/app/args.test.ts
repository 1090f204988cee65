import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseArgs, type Args, type Parsed } from '../../src/app/args.js';

const parse = (line: string, env: Record<string, string> = {}): Parsed =>
  parseArgs(line.split(' ').filter(Boolean), {
    env,
    version: '1.2.3',
    unreadable: (path) => (path === '/readable' ? undefined : 'no such directory'),
  });

function args(line: string, env: Record<string, string> = {}): Args {
  const parsed = parse(line, env);
  assert.ok(parsed.kind === 'args', JSON.stringify(parsed));
  return parsed.args;
}

const DEFAULTS: Args = {
  command: 'tui',
  host: undefined,
  engine: 'real',
  source: 'auto',
  cgroupRoot: '/sys/fs/cgroup',
  procRoot: '/proc',
  intervalMs: 1000,
  sort: undefined,
  where: '',
  all: false,
  pane: 'containers',
  output: 'table',
  count: undefined,
  readOnly: false,
  ascii: false,
  color: true,
  log: undefined,
  journal: true,
  preset: undefined,
  apply: undefined,
  protect: [],
};

const ACCEPTED: readonly (readonly [string, Partial<Args>])[] = [
  ['', {}],
  ['-H unix:///run/docker.sock', { host: 'unix:///run/docker.sock' }],
  ['--host=tcp://h:2375', { host: 'tcp://h:2375' }],
  ['--source cgroup', { source: 'cgroup' }],
  [
    '--cgroup-root /readable --proc-root /readable',
    { cgroupRoot: '/readable', procRoot: '/readable' },
  ],
  ['-i 0.1', { intervalMs: 100 }],
  ['--interval=60', { intervalMs: 60_000 }],
  ['-s cpu', { sort: { column: 'cpu', direction: 'desc' } }],
  ['-s name', { sort: { column: 'name', direction: 'asc' } }],
  ['--sort mem:asc', { sort: { column: 'mem', direction: 'asc' } }],
  ['-p images -s size', { pane: 'images', sort: { column: 'size', direction: 'desc' } }],
  ['-w cpu>80&!name~canary', { where: 'cpu>80&!name~canary' }],
  ['--once --where=state:exited', { command: 'once', where: 'state:exited' }],
  ['-p images -w dangling', { pane: 'images', where: 'dangling' }],
  ['-a', { all: true }],
  ['--once -o json', { command: 'once', output: 'json' }],
  ['--watch -n 3', { command: 'watch', count: 3 }],
  ['--keys', { command: 'keys' }],
  ['--no-journal', { journal: false }],
  ['plan', { command: 'plan' }],
  ['plan -o json --preset safe', { command: 'plan', output: 'json', preset: 'safe' }],
  ['plan -w kind:image', { command: 'plan', where: 'kind:image' }],
  ['plan --apply f.json', { command: 'plan', apply: 'f.json' }],
  [
    'plan --protect name:db --protect label:keep',
    { command: 'plan', protect: ['name:db', 'label:keep'] },
  ],
  ['--columns -o json', { command: 'columns', output: 'json' }],
  ['--demo', { engine: 'demo' }],
  ['--or-demo', { engine: 'real-or-demo' }],
  ['--read-only --ascii --no-color', { readOnly: true, ascii: true, color: false }],
  ['--log /tmp/x', { log: '/tmp/x' }],
];

test('options of the contract', () => {
  for (const [line, expected] of ACCEPTED) {
    assert.deepEqual(args(line), { ...DEFAULTS, ...expected }, `dtop ${line}`);
  }
});

const REFUSED: readonly (readonly [string, RegExp])[] = [
  ['-w cpu>', /^--where: character 5: expected a percentage, such as 80 or 80%$/],
  ['-p images --where cpu>5', /^--where: character 1: expected a field/],
  ['--theme dark', /unknown option '--theme'/],
  ['--keymap k9s', /unknown option '--keymap'/],
  ['--config x', /unknown option '--config'/],
  ['--record x', /unknown option '--record'/],
  ['-c prod', /unknown option '-c'/],
  ['--onc', /unknown option '--onc' \(Did you mean --once\?\)/],
  ['replay file', /unknown command 'replay'/],
  ['plan extra', /plan takes no 'extra'/],
  ['plan --once', /plan has no --once/],
  ['plan -s size', /plan has no --sort/],
  ['plan --preset all', /safe, thorough, build-cache/],
  ['plan -w cpu>80', /--where: character 1/],
  ['plan --protect ((', /--protect: /],
  ['plan --apply f -w x', /without --preset and --where/],
  ['--preset safe', /--preset needs the command plan/],
  ['doctor --once', /doctor has no --once/],
  ['doctor --demo', /doctor looks at real engines/],
  ['--once -o csv', /'csv' is invalid/],
  ['--once -o openmetrics', /'openmetrics' is invalid/],
  ['-H a -H b', /One host at a time/],
  ['-H', /argument missing/],
  ['-H ftp://h', /'ftp:\/\/h' is invalid\. dtop talks to unix:/],
  ['-H ssh://h', /'ssh:\/\/h' is invalid/],
  ['-H unix://relative', /is invalid/],
  ['-i 0', /0\.1 to 60 seconds/],
  ['-i 61', /0\.1 to 60 seconds/],
  ['-i 1s', /0\.1 to 60 seconds/],
  ['-i 1e1', /0\.1 to 60 seconds/],
  ['-i -1', /0\.1 to 60 seconds/],
  ['--watch -n 0', /whole number/],
  ['--watch -n 1.5', /whole number/],
  ['-n 3', /--count needs --watch/],
  ['--once -n 3', /--count needs --watch/],
  ['-o json', /--output needs --once/],
  ['--once --watch', /choose one of --once and --watch/],
  ['--demo --or-demo', /choose one of --demo and --or-demo/],
  ['--demo -H x', /--demo has no --host/],
  ['-p nets', /'nets' is invalid/],
  ['--once -p images', /report containers, not images/],
  ['-s cpus', /no such column of containers; there are name .*cpu/],
  ['-p images -s cpu', /no such column of images/],
  ['-s cpu:up', /asc or desc/],
  ['-s cpu:asc:desc', /asc or desc/],
  ['--source kernel', /'kernel' is invalid/],
  ['--cgroup-root /nowhere', /--cgroup-root \/nowhere: no such directory/],
  ['--proc-root /nowhere', /--proc-root \/nowhere: no such directory/],
];

test('everything else is refused, in one line', () => {
  for (const [line, expected] of REFUSED) {
    const parsed = parse(line);
    assert.ok(parsed.kind === 'refused', `dtop ${line}: ${JSON.stringify(parsed)}`);
    assert.match(parsed.message, expected, `dtop ${line}`);
    assert.doesNotMatch(parsed.message, /\n|^error/, `dtop ${line}`);
  }
});

test('what was typed cannot drive the terminal', () => {
  const parsed = parseArgs(['--\u001b[2J'], { env: {}, version: '1', unreadable: () => undefined });
  assert.ok(parsed.kind === 'refused');
  assert.equal(parsed.message.includes('\u001b'), false);
});

test('help tells every option, version the version', () => {
  const help = parse('--help');
  assert.ok(help.kind === 'print');
  for (const option of [
    '--host',
    '--where',
    '--interval',
    '--or-demo',
    'DOCKER_HOST',
    'Exit codes',
  ]) {
    assert.ok(help.text.includes(option), option);
  }
  assert.deepEqual(parse('--version'), { kind: 'print', text: 'dtop 1.2.3\n' });
});

test('NO_COLOR and TERM=dumb are honoured; an empty NO_COLOR says nothing', () => {
  assert.equal(args('', { NO_COLOR: '1' }).color, false);
  assert.equal(args('', { TERM: 'dumb' }).color, false);
  assert.equal(args('', { NO_COLOR: '', TERM: 'xterm' }).color, true);
});
