import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { DockerEngine } from '../../src/engine/docker.js';
import { parseEndpoint } from '../../src/engine/endpoint.js';
import { NoShell } from '../../src/model/failure.js';
import { containerId, hostId } from '../../src/model/id.js';

const ID = containerId('4f'.repeat(32));
const ANSWERS: readonly (readonly [RegExp, object])[] = [
  [/containers\/\w+\/exec$/, { Id: 'e5'.repeat(32) }],
  [/exec\/\w+\/json$/, { Running: false, Pid: 0, ExitCode: 127 }],
  [/containers\/\w+\/json$/, { Id: ID, State: { Status: 'running', Pid: 7 } }],
];

/** Runs nothing, and says these words where the output of what was to run would come. */
async function engineThatSays(t: TestContext, words: string): Promise<DockerEngine> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'dtop-exec-'));
  const socket = path.join(directory, 's');
  const server = http.createServer(({ url = '' }, response) => {
    const [, answer = {}] = ANSWERS.find(([pattern]) => pattern.test(url)) ?? [];
    response.setHeader('Api-Version', '1.41').end(JSON.stringify(answer));
  });
  server.on('upgrade', (_, connection) => {
    connection.end(`HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n${words}`);
  });
  server.listen(socket);
  await once(server, 'listening');
  const endpoint = parseEndpoint(`unix://${socket}`, {});
  const engine = new DockerEngine({ host: hostId('local'), endpoint });
  t.after(() => {
    engine.close();
    server.close();
    rmSync(directory, { recursive: true });
  });
  return engine;
}

const NOTHING = 'executable file not found in $PATH';
const SIZE = { columns: 80, rows: 24, term: 'xterm', user: undefined, workdir: undefined };

for (const [engine, words] of [
  ['docker 20.10.24', `OCI runtime exec failed: exec failed: "sh": ${NOTHING}: unknown\r\n`],
  [
    'podman 5.4.2 with runc',
    `Error: runc: exec failed: unable to start container process: exec: "sh": ${NOTHING}: OCI runtime attempted to invoke a command that was not found\n`,
  ],
  [
    'podman with crun',
    'Error: crun: executable file `sh` not found in $PATH: No such file or directory: OCI runtime attempted to invoke a command that was not found\n',
  ],
  [
    'podman, of what may not be run',
    'Error: runc: exec failed: unable to start container process: exec: "sh": permission denied: OCI permission denied\n',
  ],
] as const)
  test(`${engine} says that there is no shell`, async (t) => {
    const never = new AbortController().signal;
    const asking = (command: readonly string[]) => async () =>
      (await engineThatSays(t, words)).shell(ID, { ...SIZE, command }, never);
    await assert.rejects(asking([]), (error) => error instanceof NoShell && error.pid === 7);
    await assert.rejects(asking(['make']), { message: /make could not be started/ });
  });

test('what merely begins like that is a shell', async (t) => {
  const engine = await engineThatSays(t, 'Error: no such file\r\n$ ');
  const shell = await engine.shell(ID, { ...SIZE, command: [] }, new AbortController().signal);
  const said: Uint8Array[] = [];
  for await (const bytes of shell.output) said.push(bytes);
  assert.equal(Buffer.concat(said).toString(), 'Error: no such file\r\n$ ');
});
