/** What is true of every call there is, whatever the daemon does instead of answering. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { DockerEngine } from '../../src/engine/docker.js';
import { parseEndpoint } from '../../src/engine/endpoint.js';
import { Failure } from '../../src/model/failure.js';
import { hostId } from '../../src/model/id.js';
import { CALLS, ENDLESS, type Call } from '../support/every-call.js';
import { startStubDaemon, type StubDaemon } from '../support/stub-daemon.js';

const never = new AbortController().signal;
/** Longer than any call has time. */
const LONG_MS = 2 * 3_600_000;
const ANSWERS: Readonly<Record<string, string>> = {
  'a page': '<html>please log in</html>',
  null: 'null',
  'an object': '{}',
  'a list': '[]',
  'a list of nothing': '[null, [], {}, 7, "x"]',
  'numbers that are none': '[{"Id": 1e400, "Size": -1e400, "Names": 1e400}]',
  'keys of a prototype': '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {}}}',
  depth: '['.repeat(100_000) + ']'.repeat(100_000),
  'a depth of objects': '{"State":'.repeat(100_000) + '1' + '}'.repeat(100_000),
};

async function stage(context: TestContext) {
  const daemon = await startStubDaemon('v1');
  const engine = new DockerEngine({
    host: hostId('local'),
    endpoint: parseEndpoint(daemon.endpoint, {}),
  });
  context.after(async () => {
    engine.close();
    await daemon.close();
  });
  await engine.connect(never);
  return { daemon, engine };
}

/** How it ended. */
const outcome = (call: Call, engine: DockerEngine, signal = never): Promise<unknown> =>
  call(engine, signal).then(
    () => undefined,
    (error: unknown) => error,
  );

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let turns = 0; !holds(); turns++) {
    if (turns > 100_000) assert.fail(`not so: ${what}`);
    await turn();
  }
}

/** Of the same moment. */
const requestsOf = (name: string): number => (name === 'imageLayers' ? 2 : 1);

const asked = (daemon: StubDaemon, count: number): Promise<void> =>
  until('it was asked', () => daemon.requests.length === count);

describe('every call', () => {
  for (const [name, call] of CALLS)
    it(`${name}: to a daemon that is silent, or drips, ends at its deadline`, async (context) => {
      const { daemon, engine } = await stage(context);
      context.mock.timers.enable({ apis: ['setTimeout'] });
      for (const kind of ['hang', 'drip'] as const) {
        if (kind === 'drip' && ENDLESS.has(name)) continue;
        daemon.fail(/./, { kind });
        const count = daemon.requests.length + requestsOf(name);
        const ended = outcome(call, engine);
        await asked(daemon, count);
        context.mock.timers.tick(LONG_MS);
        const error = await ended;
        assert.ok(
          error instanceof Failure && error.kind === 'timeout',
          `${kind}: ${String(error)}`,
        );
        assert.equal(daemon.requests.length, count, 'nothing was tried again');
      }
      engine.close();
      await until('nothing is open', () => daemon.open === 0);
    });

  for (const [name, call] of CALLS)
    it(`${name}: ends with its signal`, async (context) => {
      const { daemon, engine } = await stage(context);
      for (const kind of ['hang', 'drip'] as const) {
        daemon.fail(/./, { kind });
        const count = daemon.requests.length + requestsOf(name);
        const abort = new AbortController();
        const ended = outcome(call, engine, abort.signal);
        await asked(daemon, count);
        abort.abort();
        const error = await ended;
        // an event stream or a log that is not wanted any more is no failure
        if (error === undefined) assert.ok(ENDLESS.has(name), kind);
        else assert.ok(error instanceof Failure && error.kind === 'aborted', kind);
      }
    });

  for (const [name, call] of CALLS)
    it(`${name}: an answer that is cut, redirected, another protocol or a page is a failure`, async (context) => {
      const { daemon, engine } = await stage(context);
      const page = { headers: { 'Content-Type': 'text/html' }, body: ANSWERS['a page'] };
      const moved = { status: 307, headers: { Location: 'http://127.0.0.1:1/' } };
      const upgraded = { status: 101, headers: { Connection: 'Upgrade', Upgrade: 'tcp' } };
      for (const [fault, kind] of [
        [{ kind: 'cut', bytes: 1 }, 'unreachable'],
        [{ kind: 'foreign', answer: page }, 'protocol'],
        [{ kind: 'answer', answer: moved }, 'protocol'],
        [{ kind: 'answer', answer: upgraded }, 'protocol'],
        [{ kind: 'answer', answer: { status: 404, body: { message: 'none' } } }, 'gone'],
      ] as const) {
        daemon.fail(/./, fault);
        const error = await outcome(call, engine);
        assert.ok(error instanceof Failure && error.kind === kind, `${kind}: ${String(error)}`);
      }
      engine.close();
      await until('nothing is open', () => daemon.open === 0);
    });

  for (const [name, call] of CALLS)
    it(`${name}: an answer of any other shape is a failure, or unknown, never a crash`, async (context) => {
      const { daemon, engine } = await stage(context);
      for (const [what, body] of Object.entries(ANSWERS)) {
        daemon.fail(/./, { kind: 'answer', answer: { body } });
        const error = await outcome(call, engine);
        assert.ok(error === undefined || error instanceof Failure, `${what}: ${String(error)}`);
      }
      assert.equal(Reflect.get({}, 'polluted'), undefined);
    });
});
