import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { parseArgs, type Args } from '../../src/app/args.js';
import { kernelBackend } from '../../src/app/kernel-backend.js';
import { runOnce } from '../../src/app/once.js';
import { realTiming } from '../../src/app/timing.js';
import { Failure } from '../../src/model/failure.js';
import type { Attempt } from '../../src/store/state.js';
import { textWidth, truncate } from '../../src/terminal/width.js';
import { KernelTree } from '../support/kernel-tree.js';

const DENIED: Attempt = {
  endpoint: 'unix:///s',
  failure: new Failure('denied', 'unix:///s: permission denied', 'Try sudo.'),
};
const FAR: Attempt = { endpoint: 'tcp://far:1', failure: new Failure('unreachable', 'no') };

function captured(t: TestContext): KernelTree {
  const tree = new KernelTree('v2-systemd');
  t.after(() => tree.remove());
  return tree;
}

function argsOf(tree: KernelTree, line = ''): Args {
  const { cgroupRoot, procRoot } = tree.roots;
  const roots = ['--cgroup-root', cgroupRoot, '--proc-root', procRoot];
  const words = [...line.split(' ').filter(Boolean), ...roots];
  const parsed = parseArgs(words, { env: {}, version: '', unreadable: () => undefined });
  assert.ok(parsed.kind === 'args');
  return parsed.args;
}

const open = (tree: KernelTree, line = '', attempts = [DENIED]) =>
  kernelBackend(argsOf(tree, line), {}, () => attempts);

test('a report without an engine: no engine, the reason, and the figures', async (t) => {
  const tree = captured(t);
  const backend = await open(tree);
  assert.ok(backend);
  const printed: string[] = [];
  const code = await runOnce(argsOf(tree, '--once -o json -i 0.1'), {
    backend,
    cgroup: 'v2',
    timing: realTiming,
    wallMs: Date.now,
    typesetting: { widthOf: textWidth, truncate, lineWidth: Infinity },
    print: async (text) => printed.push(text) > 0,
    complain: (line) => assert.fail(line),
    ending: { signal: new AbortController().signal, exitCode: () => 130 },
  });
  backend.close();
  assert.equal(code, 0);
  const { hosts, containers } = JSON.parse(printed.join(''));
  assert.equal(hosts[0].engine, null);
  assert.equal(hosts[0].error, 'unix:///s: permission denied');
  assert.equal(hosts[0].cpus, tree.cpus);
  const ids = containers.map(({ id }: { readonly id: string }) => id);
  assert.deepEqual(ids.toSorted(), tree.containers.map(({ id }) => id).toSorted());
  for (const { name, state, source, memoryBytes, pids } of containers) {
    assert.match(name, /^docker-[0-9a-f]{12}$/);
    assert.ok(state === 'running' || state === 'paused');
    assert.equal(source, 'cgroup-v2');
    assert.ok(memoryBytes > 0 && pids > 0);
  }
});

test('an engine elsewhere has other containers than this kernel', async (t) => {
  const tree = captured(t);
  assert.equal(await open(tree, '', [FAR]), undefined);
  assert.equal(await open(tree, '', [DENIED, FAR]), undefined);
});

test('nor where cgroups are not wanted, nor where there are no containers', async (t) => {
  const tree = captured(t);
  assert.equal(await open(tree, '--source api'), undefined);
  for (const container of tree.containers) tree.stop(container);
  assert.equal(await open(tree), undefined);
});
