/** What is written down holds no secret, as far as one can be told by its name, its place or its look. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { keptLabel, keptText, keptWords, maskedNote, unsecret } from '../../src/model/secret.js';
import { Random } from '../support/random.js';

const random = new Random(7);
const of = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[random.integer(0, alphabet.length - 1)]).join('');
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const WORD = `${LETTERS}0123456789`;
const HEX = '0123456789abcdef';

/** Never the same twice, and of no look of its own: told by what stands around it alone. */
const plain = 'hunter-two';

/** In which a secret stands where `IT` does. */
const AROUND: readonly (readonly [around: string, secret: string])[] = [
  ['postgres://user:IT@db:5432/shop', plain],
  ['postgres://user:IT@db/x?sslmode=off', 'p@ss/w:rd'],
  ['amqp://:IT@mq', plain],
  ['https://IT@o1.ingest.example.com/2', of(HEX, 32)],
  ['a,redis://default:IT@cache:6379/0,b', plain],
  ['Server=db;User Id=sa;Password=IT;Encrypt=no', plain],
  ['Endpoint=sb://x/;SharedAccessKey=IT', plain],
  ['https://api.example.com/?user=me&access_token=IT&x=1', plain],
  ['{"user":"me","password":"IT"}', plain],
  ["password: 'IT'", plain],
  ['-Dspring.datasource.password=IT', plain],
  ['sh -c "mysqldump -uroot -pIT shop"', plain],
  ['curl -u admin:IT https://x', plain],
  ['curl -H "Authorization: Bearer IT"', plain],
  ['x --db-password IT --verbose', plain],
  ['x --token "IT"', 'with spaces in it'],
  ['redis-cli -h cache -a IT ping', plain],
  ['sshpass -p IT ssh host', plain],
  ['Basic IT', 'dXNlcjpwYXNz'],
  ['xIT', `-----BEGIN RSA PRIVATE KEY-----${of(WORD, 200)}-----END RSA PRIVATE KEY-----`],
  ['IT', `-----BEGIN OPENSSH PRIVATE KEY-----\n${of(WORD, 64)}\n${of(WORD, 64)}`],
  ...[
    ...[
      'ghp_',
      'gho_',
      'github_pat_',
      'glpat-',
      'xoxb-',
      'npm_',
      'hf_',
      'dckr_pat_',
      'hvs.',
      'pypi-',
    ],
    ...['sk-', 'sk_live_', 'AIza', 'ya29.', 'AGE-SECRET-KEY-', 'dop_v1_'],
  ].map((prefix): readonly [string, string] => ['it is IT.', prefix + of(LETTERS, 30)]),
  ['IT', `AKIA${of('ABCDEFGHIJKLMNOP234567', 16)}`],
  ['IT', `eyJ${of(WORD, 20)}.eyJ${of(WORD, 30)}.${of(WORD, 40)}`],
  ['x/IT', of(HEX, 32)],
  ...[20, 24, 32, 43, 64, 88, 200].map((length): readonly [string, string] => [
    'seen IT here',
    `a1B${of(WORD, length)}`,
  ]),
];

/** Of no secret, and of use to whoever reads the line. */
const INNOCENT = [
  'postgres://db:5432/shop',
  'https://example.com/a/b?c=d#e',
  'git@github.com:me/it.git',
  'ssh://git@github.com/me/it.git',
  '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  '/usr/lib/jvm/Java21/lib/security/cacerts',
  'org.apache.kafka.common.serialization.ByteArrayDeserializer',
  'The quick brown fox jumps over 13 lazy dogs',
  'work_mem=64MB',
  'en_US.UTF-8',
  '2026-11-21T12:00:00.000000000Z',
  `sha256:${'0123456789abcdef'.repeat(4)}`,
  of(HEX, 40),
  of(HEX, 64),
  'fd35cb1e-4ab3-4e6a-b1c7-1f6f0ee7a1d2',
  '--tls-key=/etc/ssl/private/server.pem',
  '/run/secrets/db',
  '--log-level=info',
  '-p 8080:80',
  '-u 1000:1000',
  'admin',
];

describe('a secret', () => {
  it('is hidden where a text is kept, and that it is is said', () => {
    for (const [around, secret] of AROUND) {
      const kept = keptText(around.replace('IT', () => secret));
      assert.ok(!kept.includes(secret), kept);
      assert.match(kept, /\*\*\*/);
      const [before = ''] = around.split('IT');
      assert.ok(kept.startsWith(before), `${kept}: what stands before it is kept`);
    }
  });

  it('in a variable leaves the name alone, which is told before the command', () => {
    for (const [around, secret] of AROUND) {
      const variable = `CONFIG=${around.replace('IT', () => secret)}`;
      assert.equal(unsecret(variable), 'CONFIG');
      assert.equal(maskedNote(['A=1', variable]), ': masked CONFIG; ');
    }
    for (const name of [
      'DB_PASSWORD',
      'MYSQL_PWD',
      'apiKey',
      'GITHUB_TOKEN',
      'NPM_AUTH',
      'SENTRY_DSN',
    ])
      assert.equal(unsecret(`${name}=x`), name);
  });

  it('in words of a command is hidden by the option before it, or by itself', () => {
    for (const [words, kept] of [
      [['redis-server', '--requirepass', 'x y'], 'redis-server --requirepass "${MASKED:?}"'],
      [['app', '--token', plain, '--port', '80'], 'app --token "${MASKED:?}" --port 80'],
      [['app', '--api-key=abc', 'run'], 'app --api-key="${MASKED:?}" run'],
      [['app', 'postgres://u:it@db/x'], 'app postgres://u:"${MASKED:?}"@db/x'],
      [['app', '--secret', '--verbose'], 'app --secret --verbose'],
      [['app', '--key', '/etc/ssl/key.pem', ''], "app --key /etc/ssl/key.pem ''"],
    ] as const)
      assert.equal(keptWords(words).join(' '), kept);
  });

  it('keeps a shell from running the command without it', () => {
    const line = keptWords(['echo', '--password', "it's", 'postgres://u:it@db', "it's"]).join(' ');
    const shell = (env: NodeJS.ProcessEnv) =>
      spawnSync('sh', ['-c', line], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], ...env },
      });
    assert.notEqual(shell({}).status, 0);
    assert.match(shell({}).stderr, /MASKED/);
    assert.equal(shell({ MASKED: 'x y' }).stdout, "--password x y postgres://u:x y@db it's\n");
    const { status, stdout } = spawnSync('sh', ['-c', `${maskedNote(['A B_KEY=1'])}echo 1`]);
    assert.deepEqual([status, String(stdout)], [0, '1\n']);
  });

  it('of a label is told by its name, not by its look', () => {
    assert.equal(keptLabel('db.password', plain), 'db.password="${MASKED:?}"');
    assert.equal(keptLabel('url', 'a://u:it@h'), 'url=a://u:"${MASKED:?}"@h');
    const hash = of(HEX, 64);
    assert.equal(
      keptLabel('com.docker.compose.config-hash', hash),
      `com.docker.compose.config-hash=${hash}`,
    );
    for (const key of ['org.opencontainers.image.authors', 'keywords'])
      assert.equal(keptLabel(key, 'me'), `${key}=me`);
  });
});

describe('what is none', () => {
  it('is kept as it is', () => {
    for (const text of INNOCENT) {
      assert.equal(keptText(text), text);
      assert.equal(unsecret(`CONFIG=${text}`), `CONFIG=${text}`);
      assert.equal(maskedNote([`CONFIG=${text}`]), '');
    }
    for (const variable of ['PASSWORD', 'PASSWORD=', '', '=x', 'A=1'])
      assert.equal(unsecret(variable), variable);
  });

  it('takes no longer for being made to', () => {
    for (const text of [
      'a:'.repeat(20_000),
      'key'.repeat(20_000),
      `://${'x:'.repeat(20_000)}`,
      ' -p'.repeat(9000),
    ])
      assert.equal(typeof keptText(text), 'string');
  });
});
