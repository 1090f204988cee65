/** Logs of a real engine: paged back to their beginning, across rotations, and in a flood. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { arranging } from '../../../src/app/dispatch.js';
import { LogReader } from '../../../src/app/log-feed.js';
import { realTiming } from '../../../src/app/timing.js';
import { DockerEngine } from '../../../src/engine/docker.js';
import { parseEndpoint } from '../../../src/engine/endpoint.js';
import { containerId } from '../../../src/model/id.js';
import { resolve } from '../../../src/panes/resolve.js';
import { LogBook } from '../../../src/store/log-book.js';
import { createStore } from '../../../src/store/store.js';
import { ended } from '../../support/big-log.js';
import { Dockerd } from '../../support/dockerd.js';
import { Dtop, KEY } from '../../support/dtop.js';
import { container, HOST, stateWith } from '../../support/sample-state.js';

const never = new AbortController().signal;
const ROTATED = {
  LogConfig: { Type: 'json-file', Config: { 'max-size': '200k', 'max-file': '5' } },
};

describe('logs of a real engine', () => {
  let dockerd: Dockerd;
  let engine: DockerEngine;
  const readers: LogReader[] = [];

  before(async () => {
    dockerd = await Dockerd.start();
    engine = new DockerEngine({ host: HOST, endpoint: parseEndpoint(dockerd.endpoint, {}) });
    await engine.connect(never);
  });

  after(async () => {
    for (const reader of readers) reader.close();
    engine?.close();
    await dockerd?.close();
  });

  async function until(holds: () => boolean): Promise<void> {
    for (let tries = 0; tries < 500 && !holds(); tries++) await sleep(20);
    assert.ok(holds());
  }

  function open(id: string) {
    const store = createStore(stateWith([container(0, { id: containerId(id) })]));
    const dispatch = arranging(store);
    const logs = new LogBook();
    const options = { engine, get: store.get, dispatch, logs, timing: realTiming };
    const reader = new LogReader({ ...options, onLines: () => {} });
    readers.push(reader);
    store.subscribe(() => reader.update());
    const intent = resolve(store.get(), { chord: 'l', text: 'l' }, Date.now());
    if (intent?.type === 'events') dispatch(...intent.events);
    const read = (): readonly string[] => logs.slice(0, logs.count).map(({ text }) => text);
    return { logs, reader, read };
  }

  it('pages back to the beginning: all lines once, in order, across rotated files', async () => {
    const id = await dockerd.run('numbered', {
      Cmd: ['sh', '-c', 'seq 1 12000'],
      HostConfig: ROTATED,
    });
    await ended(dockerd, id);
    const { logs, reader, read } = open(id);
    await until(() => read().at(-1) === '12000');
    for (let page = 0; page < 50 && !logs.isWhole; page++)
      await reader.act({ does: 'page', by: -50 });
    assert.equal(logs.isWhole, true);
    // what rotation threw away is gone for everybody
    const numbers = read();
    const first = Number(numbers[0]);
    assert.ok(numbers.length > 5000, `${numbers.length} lines`);
    assert.deepEqual(
      numbers,
      Array.from({ length: 12_000 - first + 1 }, (_, index) => String(first + index)),
    );
  });

  it('a line of many records is one line, also when paged to', async () => {
    const script = 'head -c 100000 /dev/zero | tr "\\0" y; echo; seq 1 3000';
    const id = await dockerd.run('wide', { Cmd: ['sh', '-c', script] });
    await ended(dockerd, id);
    const { logs, reader, read } = open(id);
    await until(() => read().at(-1) === '3000');
    for (let page = 0; page < 50 && !logs.isWhole; page++)
      await reader.act({ does: 'page', by: -50 });
    const [wide, ...numbers] = read();
    assert.match(wide ?? '', /^y{65536}…$/);
    assert.deepEqual(
      numbers,
      Array.from({ length: 3000 }, (_, index) => String(index + 1)),
    );
  });

  it('in a flood keys are answered, and what was let go is said', async () => {
    await dockerd.run('flood', {
      Cmd: ['sh', '-c', 'while :; do seq 1 50000; sleep 0.3; done'],
      // Docker gives up a log whose files go before it has read them
      HostConfig: {
        LogConfig: { Type: 'json-file', Config: { 'max-size': '20m', 'max-file': '2' } },
      },
    });
    const dtop = Dtop.on(dockerd.endpoint);
    try {
      await dtop.shows(/flood[^]*live|live[^]*flood/);
      await dtop.filter('flood');
      dtop.press('l');
      await dtop.shows(/following · \d+k? lines · \d+k? older ones let go/);
      dtop.press('/', '77', '\r');
      await dtop.shows(/\/77 n N/);
      dtop.press('k');
      await dtop.shows(/\d+k? below/);
      dtop.press('G');
      await dtop.shows(/following/);
      assert.equal(await dtop.quit(), 0);
    } finally {
      dtop.close();
    }
  });

  it('of several are one, in order of time', async () => {
    const say = (text: string, odd: number) =>
      `n=0; while [ $n -lt 20 ]; do [ $((n % 2)) = ${odd} ] && echo ${text} $n; n=$((n+1)); sleep 0.05; done`;
    const ids = await Promise.all(
      [0, 1].map((odd) =>
        dockerd.run(`turn-${odd}`, { Cmd: ['sh', '-c', say(`said-by-${odd}`, odd)] }),
      ),
    );
    for (const id of ids) await ended(dockerd, id);
    const dtop = Dtop.on(dockerd.endpoint);
    try {
      await dtop.shows(/live/);
      await dtop.filter('turn-');
      await dtop.shows(/turn-1 +exited/);
      dtop.press('*', 'l');
      await dtop.shows(/2 marked in order of time/);
      const both = (text: string) =>
        /turn-0 said-by-0 18/.test(text) && /turn-1 said-by-1 19/.test(text);
      await dtop.shows(both);
      dtop.press('t', 't', 't');
      await dtop.shows((text) => both(text) && /T\d\d:.*Z turn-1 said-by-1 19/.test(text));
      const times = [...dtop.text().matchAll(/(\d{4}-\S+Z) turn-\d said/g)].map(([, at]) => at);
      assert.equal(times.length, 20);
      assert.deepEqual(times, times.toSorted());
      dtop.press('u');
      await dtop.shows((text) => !text.includes('marked'));
      await dtop.shows((text) => /said-by/.test(text) && !/turn-0 said/.test(text));
      assert.equal(await dtop.quit(), 0);
    } finally {
      dtop.close();
    }
  });

  it('goes to a command or a pager, and the screen comes back', async () => {
    const id = await dockerd.run('piped', { Cmd: ['sh', '-c', 'seq 1 30'] });
    await ended(dockerd, id);
    const dtop = Dtop.on(dockerd.endpoint, {
      env: { PAGER: 'sed s/^/paged-/; read line </dev/tty' },
    });
    try {
      await dtop.shows(/live/);
      await dtop.filter('piped');
      await dtop.shows(/piped +exited/);
      dtop.press('l');
      await dtop.shows(/^ +30 *$/m);
      dtop.press('|');
      await dtop.shows(/Lines of piped to which command/);
      dtop.press('grep 2 | tail -n 1', KEY.enter);
      await dtop.shows(/^29\n[^]*ended, exit 0\. Enter: back to dtop/m);
      dtop.press('\r');
      await dtop.shows(/30 lines, the command ended, exit 0/);
      dtop.press('|');
      await dtop.shows(/… \| \$PAGER/);
      dtop.press(KEY.enter);
      await dtop.shows(/paged-30/);
      dtop.press('\r');
      await dtop.shows(/piped[^]*Logs/);
      assert.equal(await dtop.quit(), 0);
    } finally {
      dtop.close();
    }
  });
});
