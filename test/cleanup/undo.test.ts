import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { undoLine } from '../../src/cleanup/undo.js';
import type { SafeJson } from '../../src/model/engine.js';
import { own } from '../../src/model/safe-text.js';

/** JSON of texts that are safe already. */
const safe = (value: unknown): SafeJson => {
  if (typeof value === 'string') return own(value);
  if (Array.isArray(value)) return value.map(safe);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, safe(item)]));
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
};

const CONTAINER = safe({
  Name: '/shop-db-1',
  Config: {
    Image: 'postgres:17',
    Env: [
      ...['PGDATA=/var/lib/data', 'POSTGRES_PASSWORD=hunter2', 'DB_URL=pg://me:hunter2@db/x'],
      "NOTE=it's",
    ],
    Labels: { team: 'shop', 'admin.password': 'hunter2' },
    User: '70:70',
    WorkingDir: '/srv',
    Entrypoint: ['docker-entrypoint.sh', '--verbose', '--replica-password', 'hunter2'],
    Cmd: ['postgres', '-c', 'work_mem=64MB'],
    Tty: false,
  },
  HostConfig: {
    RestartPolicy: { Name: 'unless-stopped' },
    NetworkMode: 'shop_default',
    Memory: 1024,
    NanoCpus: 1_500_000_000,
    PidsLimit: 0,
    PortBindings: { '5432/tcp': [{ HostIp: '127.0.0.1', HostPort: '5432' }] },
    CapAdd: ['NET_ADMIN'],
  },
  Mounts: [
    { Type: 'volume', Name: 'shop_db', Source: '/x', Destination: '/data', RW: true },
    { Type: 'bind', Source: '/etc/ssl', Destination: '/ssl', RW: false },
  ],
});

test('a container as the docker run that most are made with', () => {
  assert.equal(
    undoLine('container', CONTAINER),
    [
      ': masked POSTGRES_PASSWORD DB_URL; docker run -d --name shop-db-1 --restart unless-stopped',
      '--network shop_default -e PGDATA=/var/lib/data -e POSTGRES_PASSWORD -e DB_URL',
      "-e 'NOTE=it'\\''s' -v shop_db:/data -v /etc/ssl:/ssl:ro -p 127.0.0.1:5432:5432/tcp",
      '-u 70:70 -w /srv --memory 1024 --cpus 1.5 --cap-add NET_ADMIN -l team=shop',
      '-l admin.password="${MASKED:?}" --entrypoint docker-entrypoint.sh postgres:17',
      '--verbose --replica-password "${MASKED:?}" postgres -c work_mem=64MB',
    ].join(' '),
  );
});

test('no secret is in it, and a shell reads it as the words it was made of', () => {
  const line = undoLine('container', CONTAINER) ?? assert.fail('no line');
  assert.doesNotMatch(line, /hunter2/);
  const shell = `docker() { printf '%s\\n' "$@"; }; MASKED='a b'; ${line}`;
  const words = execFileSync('sh', ['-c', shell]).toString().split('\n');
  for (const word of ["NOTE=it's", 'admin.password=a b', 'a b', 'POSTGRES_PASSWORD'])
    assert.ok(words.includes(word), word);
});

test('an image only where a registry has it, with all its names', () => {
  const digest = `shop/web@sha256:${'a'.repeat(64)}`;
  assert.equal(
    undoLine('image', safe({ RepoDigests: [digest], RepoTags: ['shop/web:1', 'web:old'] })),
    `docker pull ${digest} && docker tag ${digest} shop/web:1 && docker tag ${digest} web:old`,
  );
  assert.equal(undoLine('image', safe({ RepoDigests: [], RepoTags: ['built:1'] })), undefined);
});

test('a network with its ranges; data of a volume is never made again', () => {
  assert.equal(
    undoLine(
      'network',
      safe({
        Name: 'back',
        Driver: 'bridge',
        Internal: true,
        IPAM: { Config: [{ Subnet: '10.9.0.0/24', Gateway: '10.9.0.1' }] },
        Labels: {},
      }),
    ),
    'docker network create -d bridge --subnet 10.9.0.0/24 --gateway 10.9.0.1 --internal back',
  );
  assert.equal(undoLine('volume', safe({ Name: 'v' })), undefined);
});

test('an answer that is not what the API promises makes no line that breaks', () => {
  assert.equal(undoLine('container', safe({})), "docker run -d --name '' ''");
  assert.equal(undoLine('image', null), undefined);
});
