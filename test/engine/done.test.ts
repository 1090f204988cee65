/** What was asked for counts as done by the engine's own word, and by nobody else's. */
import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { DockerEngine } from '../../src/engine/docker.js';
import { parseEndpoint } from '../../src/engine/endpoint.js';
import { Failure } from '../../src/model/failure.js';
import { hostId } from '../../src/model/id.js';
import type { Operation } from '../../src/model/operation.js';
import { OPERATIONS } from '../support/every-call.js';
import { startStubDaemon, type Fault } from '../support/stub-daemon.js';
import type { StubAnswer } from '../support/stub-world.js';

const never = new AbortController().signal;
const daemon = await startStubDaemon();
const engine = new DockerEngine({
  host: hostId('local'),
  endpoint: parseEndpoint(daemon.endpoint, {}),
});
await engine.connect(never);
after(async () => {
  engine.close();
  await daemon.close();
});

const { 'image.untag': untag } = OPERATIONS;
beforeEach(() => {
  daemon.heal();
  // whatever is looked at before is as it was
  const body = { Id: untag.target.id, RepoTags: ['other:1', untag.reference] };
  daemon.fail(/^GET/, { kind: 'answer', answer: { body } });
});

const nothing = { status: 204 };
const deleted = { body: [{ Untagged: 'a:1' }, { Deleted: untag.target.id }] };
const updated = { body: { Warnings: null } };
/** Podman has a word where Docker has none. */
const connected = [{ status: 200 }, { body: 'OK' }];
const { 'image.save': _reads, ...WRITING } = OPERATIONS;
const {
  'volume.export': _several,
  'container.create': _made,
  'container.run': _started,
  ...SINGLE
} = WRITING;

/** What Docker 20.10 to 28 and podman 3 to 5 say when they have done it. */
const DONE: Readonly<Record<keyof typeof SINGLE, readonly StubAnswer[]>> = {
  'container.start': [nothing, { status: 304 }],
  'container.stop': [nothing, { status: 304 }],
  'container.restart': [nothing],
  'container.pause': [nothing],
  'container.unpause': [nothing],
  'container.kill': [nothing],
  'container.remove': [nothing],
  'container.rename': [nothing],
  'container.update': [updated],
  'container.restart-policy': [updated],
  'container.commit': [{ status: 201, body: { Id: untag.target.id } }],
  'image.pull': [{ body: '{"status":"Status: Image is up to date for busybox:1"}\r\n' }],
  'image.build': [{ body: `{"aux":{"ID":"${untag.target.id}"}}\r\n` }],
  'image.load': [{ body: '{"stream":"Loaded image: busybox:1\\n"}\r\n' }],
  'image.tag': [{ status: 201 }],
  'image.untag': [deleted],
  'image.remove': [deleted],
  'volume.remove': [nothing],
  'network.connect': connected,
  'network.disconnect': connected,
  'network.remove': [nothing],
  'cache.remove': [{ body: { CachesDeleted: ['d'], SpaceReclaimed: 1 } }],
};

const page = '<!DOCTYPE html><html><head><title>Please log in</title></head>…</html>';
const html = { headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: page };
const STATUSES = [200, 201, 202, 204, 206, 304];

/** How it ended. */
async function outcome(operation: Operation, fault: Fault): Promise<unknown> {
  daemon.fail(/^(POST|DELETE)/, fault);
  return engine.perform(operation, never).catch((error: unknown) => error);
}

function assertForeign(error: unknown, what: unknown): void {
  assert.ok(error instanceof Failure && error.kind === 'protocol', JSON.stringify(what));
}

describe('it is done', () => {
  for (const operation of Object.values(SINGLE))
    it(`${operation.op}: by what an engine says of it`, async () => {
      for (const answer of DONE[operation.op])
        assert.equal(await outcome(operation, { kind: 'answer', answer }), undefined);
    });
});

describe('it is not known to be done', () => {
  for (const operation of Object.values(WRITING))
    it(`${operation.op}: by a page, which is told`, async () => {
      for (const kind of ['foreign', 'answer'] as const) {
        const error = await outcome(operation, { kind, answer: html });
        assertForeign(error, kind);
        assert.match(String(error), /HTTP 200, text\/html\): Please log in$/);
      }
    });

  for (const operation of Object.values(WRITING))
    it(`${operation.op}: by who does not say to be an engine, whatever the status`, async () => {
      const said = [undefined, 'OK', '{}', '[]', { Id: 'a'.repeat(64), Warnings: null }];
      for (const status of STATUSES)
        for (const body of status === 204 || status === 304 ? [undefined] : said) {
          const answer = { status, body };
          assertForeign(await outcome(operation, { kind: 'foreign', answer }), answer);
        }
    });

  for (const operation of Object.values(SINGLE))
    it(`${operation.op}: by another status than an engine has for it`, async () => {
      const right = new Set(DONE[operation.op].map(({ status = 200 }) => status));
      for (const status of STATUSES.filter((each) => !right.has(each))) {
        const answer = { status };
        assertForeign(await outcome(operation, { kind: 'answer', answer }), answer);
      }
    });

  for (const operation of Object.values(SINGLE)) {
    const [right] = DONE[operation.op];
    if (right?.body === undefined) continue;
    it(`${operation.op}: by something else than an engine says of it`, async () => {
      for (const body of [undefined, '', 'null', '7', '"x"', '{', 'true']) {
        const answer = { ...right, body };
        assertForeign(await outcome(operation, { kind: 'answer', answer }), answer);
      }
    });
  }

  it('an engine that names itself is one, behind a proxy that keeps the version to itself', async () => {
    for (const [server, isEngine] of [
      ['Docker/20.10.24 (linux)', true],
      ['Libpod/4.9.3 (linux)', true],
      ['nginx', false],
      ['', false],
    ] as const) {
      const answer = { status: 204, headers: { Server: server } };
      const ended = await outcome(SINGLE['container.pause'], { kind: 'foreign', answer });
      assert.equal(ended === undefined, isEngine, server);
    }
  });
});
