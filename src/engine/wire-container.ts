import type { Container, ContainerState, MountPoint, PortMapping } from '../model/container.js';
import { containerId, imageId, type HostId, type ImageId } from '../model/id.js';
import { own, sanitize, type SafeText } from '../model/safe-text.js';
import * as wire from './wire.js';
import { health, statusWords } from './wire-status.js';

export interface WireContext {
  readonly host: HostId;
  /** The daemon's clock when it answered, ms: what the words "Up 2 hours" count from. */
  readonly nowMs: number;
}

/** Docker's words, and podman's (`configured`, `initialized`, `stopped`, `stopping`). */
const STATES: ReadonlyMap<string, ContainerState> = new Map([
  ['created', 'created'],
  ['configured', 'created'],
  ['initialized', 'created'],
  ['running', 'running'],
  ['paused', 'paused'],
  ['restarting', 'restarting'],
  ['removing', 'removing'],
  ['stopping', 'running'],
  ['stopped', 'exited'],
  ['exited', 'exited'],
  ['dead', 'dead'],
]);

const stateOf = (value: unknown): ContainerState =>
  STATES.get(wire.raw(value)?.toLowerCase() ?? '') ?? 'unknown';

/** Podman's `df` and some lists leave `sha256:` out. */
export const fullImageId = (value: unknown): ImageId => {
  const id = wire.raw(value) ?? '';
  return imageId(wire.FULL_ID.test(id) ? `sha256:${id}` : sanitize(id));
};

/** `/name`; a link adds `/other/alias`, which is not ours. */
function nameOf(names: readonly unknown[], id: string): SafeText {
  const all = names.flatMap((name) => wire.raw(name)?.replace(/^\//, '') ?? []);
  return sanitize(all.find((name) => !name.includes('/')) ?? all[0] ?? id.slice(0, 12));
}

/** 20.10 says `default` for the bridge; podman's list says nothing. */
function networkMode(value: unknown): SafeText {
  const mode = wire.textOrEmpty(value);
  return mode === 'default' ? own('bridge') : mode;
}

const networkNames = (settings: unknown): readonly SafeText[] =>
  Object.keys(wire.record(wire.field(settings, 'Networks')) ?? {}).map((name) => sanitize(name));

const addresses = (settings: unknown): readonly SafeText[] =>
  Object.values(wire.record(wire.field(settings, 'Networks')) ?? {})
    .flatMap((network) => [
      wire.textOrEmpty(wire.field(network, 'IPAddress')),
      wire.textOrEmpty(wire.field(network, 'GlobalIPv6Address')),
    ])
    .filter((address) => address !== '');

const mounts = (value: unknown): readonly MountPoint[] =>
  wire.records(value).map((mount) => ({
    type: wire.textOrEmpty(mount['Type']),
    name: wire.text(mount['Name']),
    source: wire.textOrEmpty(mount['Source']),
    destination: wire.textOrEmpty(mount['Destination']),
    readWrite: mount['RW'] !== false,
  }));

const listPorts = (value: unknown): readonly PortMapping[] =>
  wire.records(value).map((port) => ({
    ip: wire.text(port['IP']),
    privatePort: wire.figure(port['PrivatePort']),
    publicPort: wire.number(port['PublicPort']),
    protocol: wire.text(port['Type']) ?? own('tcp'),
  }));

/** `{"80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "8080"}], "443/tcp": null}` */
const inspectPorts = (value: unknown): readonly PortMapping[] =>
  Object.entries(wire.record(value) ?? {}).flatMap(([key, bindings]) => {
    const [port, protocol] = key.split('/');
    const exposed = {
      ip: undefined,
      privatePort: Number(port),
      publicPort: undefined,
      protocol: sanitize(protocol ?? 'tcp'),
    };
    const bound = wire.records(bindings);
    if (bound.length === 0) return [exposed];
    return bound.map((binding) => {
      const publicPort = Number(wire.raw(binding['HostPort']) ?? NaN);
      return {
        ...exposed,
        ip: wire.text(binding['HostIp']),
        publicPort: publicPort > 0 ? publicPort : undefined,
      };
    });
  });

const compose = (labels: ReadonlyMap<SafeText, SafeText>) => ({
  labels,
  project: labels.get(own('com.docker.compose.project')),
  service: labels.get(own('com.docker.compose.service')),
});

/**
 * One row of `GET /containers/json`.
 * @returns `undefined` for a row without a full id: nothing could be asked about it
 */
export function containerFromList(row: wire.Raw, context: WireContext): Container | undefined {
  const id = wire.raw(row['Id']);
  if (id === undefined || !wire.FULL_ID.test(id)) return undefined;
  const words = statusWords(wire.raw(row['Status']) ?? '');
  const { up, ago } = words;
  return {
    kind: 'container',
    host: context.host,
    id: containerId(id),
    name: nameOf(wire.list(row['Names']), id),
    image: wire.textOrEmpty(row['Image']),
    imageId: fullImageId(row['ImageID']),
    command: wire.textOrEmpty(row['Command']),
    state: stateOf(row['State']),
    // a field of its own since API 1.52
    health: health(wire.raw(wire.field(row['Health'], 'Status'))) ?? words.health,
    createdAtMs: wire.figure(row['Created']) * 1000,
    startedAtMs: up === undefined ? undefined : context.nowMs - up.ms,
    finishedAtMs: ago === undefined ? undefined : context.nowMs - ago.ms,
    roundedMs: (up ?? ago)?.roundedMs,
    exitCode: words.exitCode,
    restarts: undefined,
    pid: undefined,
    networkMode: networkMode(wire.field(row['HostConfig'], 'NetworkMode')),
    networks: networkNames(row['NetworkSettings']),
    addresses: addresses(row['NetworkSettings']),
    ports: listPorts(row['Ports']),
    mounts: mounts(row['Mounts']),
    ...compose(wire.labels(row['Labels'])),
  };
}

/** As the list prints `Command`: words with a space in quotes. */
function commandOf(inspected: wire.Raw): SafeText {
  const words = [inspected['Path'], ...wire.list(inspected['Args'])].flatMap(
    (word) => wire.raw(word) ?? [],
  );
  return sanitize(words.map((word) => (word.includes(' ') ? `'${word}'` : word)).join(' '));
}

/** `GET /containers/{id}/json`: exact times, the pid, the restart count. */
export function containerFromInspect(
  inspected: wire.Raw,
  context: Pick<WireContext, 'host'>,
): Container | undefined {
  const id = wire.raw(inspected['Id']);
  if (id === undefined || !wire.FULL_ID.test(id)) return undefined;
  const { State: status, Config: config } = inspected;
  const state = stateOf(wire.field(status, 'Status'));
  const pid = wire.number(wire.field(status, 'Pid')) ?? 0;
  const running = state === 'running' || state === 'paused';
  return {
    kind: 'container',
    host: context.host,
    id: containerId(id),
    name: nameOf([inspected['Name']], id),
    image: wire.textOrEmpty(wire.field(config, 'Image')),
    imageId: fullImageId(inspected['Image']),
    command: commandOf(inspected),
    state,
    health: health(wire.raw(wire.field(wire.field(status, 'Health'), 'Status'))),
    // whole seconds, as the list tells it
    createdAtMs: Math.floor((wire.timeMs(inspected['Created']) ?? NaN) / 1000) * 1000,
    ...runTimes(status),
    roundedMs: undefined,
    // ExitCode is 0 while it runs, and before it ever ran
    exitCode:
      running || state === 'created' ? undefined : wire.number(wire.field(status, 'ExitCode')),
    restarts: wire.number(inspected['RestartCount']),
    pid: pid > 0 ? pid : undefined,
    networkMode: networkMode(wire.field(inspected['HostConfig'], 'NetworkMode')),
    networks: networkNames(inspected['NetworkSettings']),
    addresses: addresses(inspected['NetworkSettings']),
    ports: inspectPorts(wire.field(inspected['NetworkSettings'], 'Ports')),
    mounts: mounts(inspected['Mounts']),
    ...compose(wire.labels(wire.field(config, 'Labels'))),
  };
}

/** `State.StartedAt` and `.FinishedAt`: exact, and what tells one run of a container from another. */
export const runTimes = (status: unknown) => ({
  startedAtMs: wire.timeMs(wire.field(status, 'StartedAt')),
  finishedAtMs: wire.timeMs(wire.field(status, 'FinishedAt')),
});

/** The log of a tty container is raw; all others are framed. */
export const hasTty = (inspected: unknown): boolean =>
  wire.field(wire.field(inspected, 'Config'), 'Tty') === true;
