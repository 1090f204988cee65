import type { ObjectKind, SafeJson } from '../model/engine.js';
import { jsonAt as at } from '../model/safe-json.js';
import { keptLabel, keptWords, maskedNote, unsecret } from '../model/secret.js';
import { shellWord } from '../model/shell-word.js';

type Undo = (inspected: SafeJson) => string | undefined;

/** A command line that makes again what was removed, as far as it can be: without its data, and without secrets. */
const UNDO: Readonly<Partial<Record<ObjectKind, Undo>>> = {
  container: dockerRun,
  image: dockerPull,
  network: networkCreate,
};

export const undoLine = (kind: ObjectKind, inspected: SafeJson): string | undefined =>
  UNDO[kind]?.(inspected);

const entries = (json: SafeJson | undefined): readonly (readonly [string, SafeJson])[] =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? Object.entries(json) : [];

const list = (json: SafeJson | undefined): readonly SafeJson[] => (Array.isArray(json) ? json : []);

const texts = (json: SafeJson | undefined): readonly string[] =>
  list(json).filter((value) => typeof value === 'string');

const text = (json: SafeJson | undefined): string => (typeof json === 'string' ? json : '');

const option = (name: string, value: string): readonly string[] =>
  value === '' ? [] : [name, value];

/** `GET /containers/{id}/json` as `docker run`: what most containers are made with. */
function dockerRun(container: SafeJson): string {
  const config = at(container, 'Config');
  const host = at(container, 'HostConfig');
  const restart = text(at(host, 'RestartPolicy', 'Name'));
  const [entrypoint = '', ...before] = texts(at(config, 'Entrypoint'));
  const env = texts(at(config, 'Env'));
  const words = [
    ...['docker', 'run', '-d', '--name', text(at(container, 'Name')).replace(/^\//, '')],
    ...option('--restart', restart === 'no' ? '' : restart),
    ...networkOption(text(at(host, 'NetworkMode'))),
    ...env.flatMap((variable) => ['-e', unsecret(variable)]),
    ...list(at(container, 'Mounts')).flatMap(mount),
    ...entries(at(host, 'PortBindings')).flatMap(([port, bindings]) => ports(port, bindings)),
    ...option('-u', text(at(config, 'User'))),
    ...option('-w', text(at(config, 'WorkingDir'))),
    ...limit('--memory', at(host, 'Memory'), 1),
    ...limit('--cpus', at(host, 'NanoCpus'), 1e9),
    ...limit('--pids-limit', at(host, 'PidsLimit'), 1),
    ...(at(host, 'Privileged') === true ? ['--privileged'] : []),
    ...texts(at(host, 'CapAdd')).flatMap((name) => ['--cap-add', name]),
    ...(at(config, 'Tty') === true ? ['-t'] : []),
  ].map(shellWord);
  return [
    ...[`${maskedNote(env)}${words.join(' ')}`, ...labels('-l', at(config, 'Labels'))],
    ...option('--entrypoint', entrypoint).map(shellWord),
    shellWord(text(at(config, 'Image'))),
    ...keptWords([...before, ...texts(at(config, 'Cmd'))]),
  ].join(' ');
}

const labels = (name: string, json: SafeJson | undefined): readonly string[] =>
  entries(json).flatMap(([key, value]) => [name, keptLabel(key, text(value))]);

const networkOption = (mode: string): readonly string[] =>
  mode === 'default' || mode === 'bridge' ? [] : option('--network', mode);

function mount(json: SafeJson): readonly string[] {
  const isVolume = text(at(json, 'Type')) === 'volume';
  const from = text(at(json, isVolume ? 'Name' : 'Source'));
  const readOnly = at(json, 'RW') === false ? ':ro' : '';
  return from === '' ? [] : ['-v', `${from}:${text(at(json, 'Destination'))}${readOnly}`];
}

const ports = (port: string, bindings: SafeJson): readonly string[] =>
  list(bindings).flatMap((binding) => {
    const address = [text(at(binding, 'HostIp')), text(at(binding, 'HostPort')), port];
    return ['-p', address.filter(Boolean).join(':')];
  });

/** 0 and below are no limit. */
const limit = (name: string, value: SafeJson | undefined, unit: number): readonly string[] =>
  typeof value === 'number' && value > 0 ? [name, String(value / unit)] : [];

/** `GET /images/{id}/json`: undefined for one that no registry is known to have. */
function dockerPull(image: SafeJson): string | undefined {
  const [digest] = texts(at(image, 'RepoDigests'));
  if (digest === undefined) return undefined;
  const tags = texts(at(image, 'RepoTags')).map(
    (tag) => `docker tag ${shellWord(digest)} ${shellWord(tag)}`,
  );
  return [`docker pull ${shellWord(digest)}`, ...tags].join(' && ');
}

function networkCreate(network: SafeJson): string {
  const subnets = list(at(network, 'IPAM', 'Config')).flatMap((config) => [
    ...option('--subnet', text(at(config, 'Subnet'))),
    ...option('--gateway', text(at(config, 'Gateway'))),
  ]);
  const words = [
    ...['docker', 'network', 'create', ...option('-d', text(at(network, 'Driver')))],
    ...subnets,
    ...(at(network, 'Internal') === true ? ['--internal'] : []),
  ].map(shellWord);
  const name = shellWord(text(at(network, 'Name')));
  return [...words, ...labels('--label', at(network, 'Labels')), name].join(' ');
}
