import { PAYLOADS, RAW_PAYLOADS } from './payloads.js';
import type { Json } from './host-bundle.js';
import type { StubDaemon } from './stub-daemon.js';
import { containerEvent } from './stub-world.js';

export const evilId = (index: number): string =>
  index.toString(16).padStart(4, '0').padEnd(64, 'e');

/** A record of a container's log (Docker API, "Stream format"). */
export function logFrame(stream: 1 | 2, payload: Buffer | string): Buffer {
  const bytes = Buffer.from(payload);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

/** Every payload as a line, then the bytes that are no text. */
const evilLog = (): Buffer =>
  Buffer.concat([
    ...PAYLOADS.map(({ text }) => logFrame(1, `${text}\n`)),
    ...RAW_PAYLOADS.map((bytes) => logFrame(2, Buffer.concat([bytes, Buffer.from('\n')]))),
    logFrame(1, 'the log ends here\n'),
  ]);

const labelsOf = (text: string): Json => ({
  [text]: text,
  'com.docker.compose.project': text,
  'com.docker.compose.service': text,
  'com.docker.compose.depends_on': text,
  'dtop.ignore': text,
});

function row(text: string, index: number): Json {
  return {
    Id: evilId(index),
    Names: [`/${text}`],
    Image: text,
    ImageID: `sha256:${evilId(index)}`,
    Command: text,
    Created: 1_700_000_000,
    State: index % 5 === 4 ? 'exited' : 'running',
    Status: index % 5 === 4 ? 'Exited (1) 2 hours ago' : 'Up 2 hours (unhealthy)',
    Labels: labelsOf(text),
    Ports: [{ IP: text, PrivatePort: 80, PublicPort: 80, Type: text }],
    HostConfig: { NetworkMode: text },
    NetworkSettings: { Networks: { [text]: { NetworkID: text } } },
    Mounts: [{ Type: 'volume', Name: text, Source: text, Destination: text }],
  };
}

/** The output of a health check is told as the reason why it fails. */
const inspected = (text: string, index: number): Json => ({
  Id: evilId(index),
  Name: `/${text}`,
  Created: '2026-11-20T22:00:00Z',
  Image: `sha256:${evilId(index)}`,
  Path: text,
  Args: [text],
  Driver: text,
  State: {
    Status: 'running',
    Running: true,
    Pid: 1,
    Error: text,
    StartedAt: '2026-11-20T22:00:00Z',
    FinishedAt: '0001-01-01T00:00:00Z',
    Health: { Status: 'unhealthy', FailingStreak: 3, Log: [{ ExitCode: 1, Output: text }] },
  },
  Config: {
    Tty: false,
    Image: text,
    Hostname: text,
    Cmd: [text],
    Entrypoint: [text],
    WorkingDir: text,
    Env: PAYLOADS.map((payload) => `${payload.name}=${payload.text}`),
    Labels: Object.fromEntries(PAYLOADS.map((payload) => [payload.text, payload.text])),
  },
  HostConfig: { NetworkMode: text },
  NetworkSettings: { Networks: { [text]: {} } },
  Mounts: [],
});

/** What is asked of one thing alone, when it is looked at. */
function makeEvilDetails({ world }: StubDaemon, texts: readonly string[]): void {
  const words = Object.fromEntries(texts.map((text) => [text, { [text]: text }]));
  texts.forEach((text, index) => {
    const id = evilId(index);
    world.others.set(`/containers/${id}/top`, {
      Titles: ['PID', 'USER', 'S', 'CMD', text],
      Processes: texts.map((each, row) => [`${row + 1}`, each, each, each, each]),
    });
    world.others.set(
      `/containers/${id}/changes`,
      texts.map((each, row) => ({ Path: `/${each}`, Kind: row % 3 })),
    );
    world.others.set(`/images/sha256:${id}/json`, {
      Id: `sha256:${id}`,
      Author: text,
      Comment: text,
      RootFS: { Type: text, Layers: texts },
      GraphDriver: { Name: 'overlay2', Data: { UpperDir: text, LowerDir: text } },
      Config: words,
    });
    world.others.set(
      `/images/sha256:${id}/history`,
      texts.map((each) => ({ Id: each, CreatedBy: each, Comment: each, Size: 1, Tags: [each] })),
    );
    world.others.set(`/networks/${id}`, {
      Id: id,
      Name: text,
      Containers: { [evilId(0)]: { Name: text, IPv4Address: text, MacAddress: text } },
      Options: words,
    });
    world.others.set(`/volumes/${text}`, { Name: text, Mountpoint: text, Options: words });
  });
  world.others.set('/system/df', {
    Containers: texts.map((text, index) => ({ Id: evilId(index), SizeRw: 1, Names: [text] })),
    Volumes: world.volumes,
    BuildCache: texts.map((text, index) => ({
      ...{ ID: `cache${index}`, Type: text, Description: text, Size: 1, Parent: text },
    })),
  });
}

/** A journal that somebody else wrote. */
export const evilJournal = (): string =>
  PAYLOADS.flatMap(({ text }, index) => {
    const who = {
      n: `${index}`,
      user: text,
      sudoUser: text,
      ssh: text,
      endpoint: text,
      host: text,
    };
    const what = { verb: text, id: text, name: text, command: text, undo: text };
    return [
      { at: '2026-11-20T22:00:00Z', phase: 'intent', ...who, ...what },
      { at: text, phase: 'result', n: `${index}`, result: text, said: text, ms: 1, [text]: text },
    ].map((line) => JSON.stringify(line));
  })
    .concat(PAYLOADS.map(({ text }) => text))
    .join('\n');

/** An engine on which every text that an engine gives is one of the payloads. */
export function makeEvil(daemon: StubDaemon): void {
  const { world } = daemon;
  const texts = PAYLOADS.map(({ text }) => text);
  world.version = { Version: texts[0], Components: [{ Name: 'Engine', Version: texts[0] }] };
  world.info = { ...world.info, Name: texts[0], DockerRootDir: texts[1], Labels: texts };
  world.containers = texts.map(row);
  texts.forEach((text, index) => {
    world.inspects.set(evilId(index), inspected(text, index));
    world.logs.set(evilId(index), evilLog());
  });
  world.images = texts.map((text, index) => ({
    Id: `sha256:${evilId(index)}`,
    RepoTags: [text, `${text}:${text}`],
    Size: 1,
    Created: 1_700_000_000,
    Labels: labelsOf(text),
  }));
  world.volumes = texts.map((text) => ({
    Name: text,
    Driver: text,
    Mountpoint: text,
    Labels: labelsOf(text),
    UsageData: { Size: 1 },
  }));
  world.networks = texts.map((text, index) => ({
    Id: evilId(index),
    Name: text,
    Driver: text,
    Scope: text,
    IPAM: { Config: [{ Subnet: text }] },
    Labels: labelsOf(text),
  }));
  makeEvilDetails(daemon, texts);
}

/** Each payload as the word, the names and the values of an event. */
export function tellEvil(daemon: StubDaemon): void {
  PAYLOADS.forEach(({ text }, index) => {
    const attributes = { name: text, image: text, signal: text, [text]: text };
    for (const action of [text, `exec_create: ${text}`, `health_status: ${text}`, 'oom'])
      daemon.push(containerEvent(evilId(index), action, attributes));
  });
}
