import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { containers } from '../../src/panes/containers.js';
import type { ContainerRow } from '../../src/panes/container-row.js';
import { containerFields } from '../../src/panes/container-fields.js';
import { language } from '../../src/query/language.js';
import { FLEET } from '../support/query-fleet.js';
import { NOW } from '../support/sample-state.js';

const { compile } = language<ContainerRow>(containerFields, ({ container }) => [
  container.name,
  container.image,
  container.state,
  container.project,
  container.id,
]);

function matching(text: string): string {
  const compiled = compile(text);
  assert.ok(compiled.ok, compiled.ok ? '' : `${text}: ${compiled.error.message}`);
  return [...FLEET]
    .filter(([, row]) => compiled.query.matches(row, NOW))
    .map(([name]) => name)
    .join(' ');
}

const ALL = 'api canary postgres worker nginx redis job';

/** Query, and whom it leaves. */
const EXPRESSIONS: readonly (readonly [text: string, expected: string])[] = [
  ['', ALL],
  ['   ', ALL],

  // words
  ['api', 'api canary'],
  ['API', 'api canary'],
  ['ngx', 'nginx'],
  ['pgs', 'postgres'],
  ['shop', 'api canary postgres job'],
  ['shop 1.4', 'api'],
  ['apc', 'canary'],
  ['zz', ''],
  ['*1.1', 'job'],
  ['ng*27', 'nginx'],
  ['"ly job"', 'job'],
  ['"LY JOB"', 'job'],
  ['/^(redis|nginx)$/', 'nginx redis'],
  ['/[0-9]:[0-9]/', ''],
  ['/:1\\.\\d+$/', 'api nginx job'],
  ['00000004', ''],
  ['000000000000000000000000000000000000000000000000000000000000000', ALL],

  // figures and units
  ['cpu>80', 'api canary'],
  ['cpu > 80', 'api canary'],
  ['CPU>80%', 'api canary'],
  ['cpu>=95', 'api'],
  ['cpu<4.2', 'postgres nginx redis'],
  ['cpu<=0', 'redis'],
  ['cpu=0', 'redis'],
  ['cpu:0', 'redis'],
  ['cpu==0', 'redis'],
  ['cpu!=0', 'api canary postgres nginx'],
  ['cpu%limit>90', 'api'],
  ['cpulimit<50', 'canary'],
  ['mem>1g', 'postgres'],
  ['mem>1GiB', 'postgres'],
  ['mem<200MB', 'canary nginx'],
  ['mem=209715200b', ''],
  ['mem=20m', 'nginx'],
  ['mem%limit>90', 'api postgres'],
  ['mem%limit>40%', 'api postgres'],
  ['anon>=200m', 'api'],
  ['rx>1.5M/s', 'nginx'],
  ['tx>3m', ''],
  ['tx>=3m', 'nginx'],
  ['write>10M/s', 'postgres'],
  ['pids>10', 'api postgres'],
  ['pids<.01k', 'canary nginx'],
  ['oom>0', 'redis'],
  ['age>30d', 'api postgres job'],
  ['age>1y', 'postgres'],
  ['age<1d1h', 'canary worker nginx redis'],
  ['uptime<4h', 'canary nginx redis'],
  ['uptime>1w', 'postgres'],
  ['up>=10m & up<=1h', ''],
  ['exit=137', 'worker'],
  ['exit:0', 'job'],
  ['restarts>1', 'postgres worker'],

  // what is unknown is in neither
  ['!cpu>80', 'postgres nginx redis'],
  ['!(cpu>80 | cpu<=80)', ''],
  ['exit!=0', 'worker'],
  ['!(cpu>80 | state:exited)', 'postgres nginx redis'],
  ['!(cpu>80 & project:shop)', 'postgres worker nginx redis job'],
  ['cpu>80 | exit=0', 'api canary job'],

  // texts
  ['state:exited', 'job'],
  ['status=RUNNING', 'api canary postgres nginx'],
  ['state:run', ''],
  ['state:*e*', 'worker redis job'],
  ['health:healthy', 'api postgres'],
  ['health!=healthy', 'canary worker nginx redis job'],
  ['!health:*', 'canary worker redis job'],
  ['name:api', 'api canary'],
  ['name=api', 'api'],
  ['name:api*', 'api canary'],
  ['name:*-*', 'canary'],
  ['name:"*"', ''],
  ['name="nightly job"', 'job'],
  ['image:shop/api:1.4', 'api'],
  ['image=shop/*', 'api canary job'],
  ['image:shop/*:1.*1', 'canary job'],
  ['name~^a', 'api canary'],
  ['name~a$|name~s$', 'postgres redis'],
  ['name ~ "^n.* job$"', 'job'],
  ['name~/i[^a]x|^r/', 'nginx redis'],
  ['name~(ng|red)i', 'nginx redis'],
  ['name~^[^n)| ]+$ & state:running', 'api postgres'],
  ['!name~canary', 'api postgres worker nginx redis job'],
  ['name!~[aeiou]{2}', 'api canary postgres worker nginx redis job'],
  ['project:shop', 'api canary postgres'],
  ['project:shop*', 'api canary postgres job'],
  ['!project:*', 'worker nginx redis'],
  ['service:api', 'api canary'],
  ['network:shop', 'api canary postgres'],
  ['network=edge', 'api'],
  ['net=host', 'redis'],
  ['port:80', 'api nginx'],
  ['port:8080', 'api'],
  ['port:443/udp', 'nginx'],
  ['port:8080:80', 'api'],
  ['mount:pgdata', 'postgres'],
  ['volume:/var/lib/postgresql', 'postgres'],
  ['mount~"^/var/.*gres"', 'postgres'],
  ['source:cgroup-v2 !redis', 'api canary postgres nginx'],
  ['why:oom', 'worker'],
  ['why:critical', 'worker'],
  ['why:"out of memory"', 'worker'],
  ['id:0000000000000000000000000000000000000000000000000000000000000003', 'postgres'],
  ['id:3', ''],

  // labels
  ['label:team', 'api canary postgres worker'],
  ['!label:team', 'nginx redis job'],
  ['label!=team', 'nginx redis job'],
  ['label:Team', ''],
  ['label:team=pay', 'api canary worker'],
  ['label=team=pay', 'api canary worker'],
  ['label:team=p*', 'api canary worker'],
  ['label:team:a', 'api canary postgres worker'],
  ['label:team!=pay', 'postgres nginx redis job'],
  ['label:team~^d', 'postgres'],
  ['label:team!~^d & label:team', 'api canary worker'],
  ['label:canary=""', 'canary'],
  ['label:traefik*', 'nginx'],
  ['label:"traefik.http.rule"~"&& path"', 'nginx'],
  ['label:t*=web', 'api'],

  // combined
  ['cpu>80 & label:team=pay & !name~canary', 'api'],
  ['cpu>80&label:team=pay&!name~canary', 'api'],
  ['cpu>80 label:team=pay !name~canary', 'api'],
  ['cpu>80 && (tier | canary)', 'canary'],
  ['nginx | redis', 'nginx redis'],
  ['nginx || redis & mem>1g', 'nginx'],
  ['(nginx | redis) & mem>100m', 'redis'],
  ['!(nginx | redis | shop)', 'worker'],
  ['!!api', 'api canary'],
  ['! api', 'postgres worker nginx redis job'],
  ['((api))(canary)', 'canary'],
];

describe('expressions', () => {
  it('are at least sixty, each leaving who matches', () => {
    assert.ok(EXPRESSIONS.length >= 60);
    assert.deepEqual(
      EXPRESSIONS.map(([text]) => [text, matching(text)]),
      EXPRESSIONS,
    );
  });

  it('mean the same in the pane', () => {
    containers(({ language: { compile } }) => {
      for (const [text] of EXPRESSIONS) assert.ok(compile(text).ok, text);
    });
  });
});

/** Query, index of the error, what is said of it. */
const BROKEN: readonly (readonly [text: string, at: number, message: RegExp])[] = [
  ['cpu>', 4, /^character 5: expected a percentage, such as 80 or 80%$/],
  ['cpu>  ', 6, /a percentage/],
  ['cpu>x', 4, /a percentage/],
  ['cpu>80g', 6, /a unit: %/],
  ['cpu>80 & mem>40%', 15, /a unit: b k m g t p/],
  ['mem>1.2.3g', 7, /the end of a size/],
  ['mem>-', 5, /a size, such as 512m or 2g/],
  ['rx>5m/h', 4, /a unit: .*\/s/],
  ['age>30', 6, /a unit: ms s m h d w y/],
  ['age>1h30', 8, /a unit: ms s/],
  ['age>d', 4, /a time, such as/],
  ['pids>1,5', 6, /a unit: k m g/],
  ['cpu~80', 3, /> >= < <= = or != after cpu/],
  ['name>3', 4, /: = != ~ or !~ after name/],
  ['name:', 5, /a text after name/],
  ['name: & cpu>5', 6, /a text after name/],
  ['nginx:1.25', 0, /expected a field or a text in quotes/],
  ['foo & sate:exited', 6, /a field, such as state, or a text in quotes/],
  ['>80', 0, /a word or a comparison, such as cpu>80/],
  ['a &', 3, /a word or a comparison/],
  ['a & & b', 4, /a word or a comparison/],
  ['| a', 0, /a word or a comparison/],
  ['a |', 3, /a word or a comparison/],
  ['()', 1, /a word or a comparison/],
  ['!', 1, /a word or a comparison/],
  ['(a | (b & c)', 12, /\) for the \( at character 1/],
  ['a) b', 1, /a \( before this \)/],
  ['"abc', 4, /" for the one at character 1/],
  ['name:"a\\"', 9, /" for the one at character 6/],
  ['/abc', 4, /\/ for the one at character 1/],
  ['/var/lib', 5, /a space, or quotes around a text with \/ in it/],
  ['mount~/var/lib', 11, /a space, or quotes/],
  ['name~', 5, /a regular expression, such as/],
  ['name~[a-', 8, /\] for the \[ at character 6/],
  ['name~(a', 7, /\) for the \( at character 6/],
  ['name~"a)"', 7, /a \( before this \)/],
  ['name~*a', 5, /something to repeat before it/],
  ['name~a{3,1}', 6, /the smaller number first/],
  ['name~[z-a]', 6, /a range from the smaller to the larger/],
  ['name~a\\q', 7, /\\ and one of d w s b n r t/],
  ['name~(?!canary)', 5, /a term with ! for what must not be there/],
  ['name~(a{40}){40}', 16, /a simpler regular expression/],
  [`/${'a'.repeat(201)}/`, 201, /at most 200 characters/],
  ['label:', 6, /a key, label:team or label:team=pay/],
  ['label>3', 5, /: and a key, label:team/],
  ['label:team=', 11, /a text after team/],
  ['label:team>3', 10, /: = != ~ or !~ after team/],
  ['a'.repeat(1001), 1000, /at most 1000 characters/],
  [`${'('.repeat(200)}a`, 100, /at most 100 within each other/],
];

describe('errors', () => {
  it('say where and what was expected', () => {
    assert.ok(BROKEN.length >= 25);
    for (const [text, at, message] of BROKEN) {
      const compiled = compile(text);
      assert.ok(!compiled.ok, `${text} compiles`);
      assert.match(compiled.error.message, message, text);
      assert.equal(compiled.error.at, at, text);
      assert.ok(compiled.error.message.startsWith(`character ${at + 1}: expected `), text);
    }
  });
});
