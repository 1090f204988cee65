import type { Container } from '../model/container.js';
import type { Port, Protocol } from '../model/holder.js';
import type { ContainerId } from '../model/id.js';
import { targetKey } from '../model/operation.js';
import type { State } from '../store/state.js';

/** What only the kernel knows, asked for by a look-up. */
export type KernelQuestion =
  | { readonly of: 'pid'; readonly pid: number }
  | { readonly of: 'port'; readonly port: Port; readonly hostNetwork: ReadonlySet<ContainerId> };

/** From something known of a container to the container. */
export interface LookUp {
  readonly name: string;
  /** `port 8443`, for the list. */
  readonly example: string;
  readonly help: string;
  /** What Tab may make of it: as it is known of containers. */
  readonly values: (container: Container) => readonly string[];
  /** Whether it is meant by what was typed. */
  readonly matches: (container: Container, typed: string, state: State) => boolean;
  /** Containers of the same network namespace are meant too. */
  readonly shared?: true;
  /** What the kernel is to be asked; a text is why it cannot be. */
  readonly kernel?: (typed: string, state: State) => KernelQuestion | string;
}

const PORT = /^(\d{1,5})(?:\/(tcp|udp))?$/;

function portOf(typed: string): Port | undefined {
  const [, digits, name] = PORT.exec(typed) ?? [];
  const number = Number(digits);
  const protocol: Protocol | undefined = name === 'tcp' || name === 'udp' ? name : undefined;
  return digits !== undefined && number <= 65_535 ? { number, protocol } : undefined;
}

const onHost = (state: State, container: Container): boolean =>
  networkOwner(state, container).networkMode === 'host';

const isPath = (text: string): boolean => text.startsWith('/');
const within = (path: string, above: string): boolean =>
  path === above || path.startsWith(above.endsWith('/') ? above : `${above}/`);

/** Names without a tag mean any. */
const namesImage = (name: string, typed: string): boolean =>
  name === typed || name.replace(/(?:@.*|:[^/:]*)$/, '') === typed;
const isDigest = (typed: string): boolean => /^(?:sha256:)?[0-9a-f]{4,64}$/.test(typed);

export const LOOK_UPS: readonly LookUp[] = [
  {
    name: 'port',
    example: 'port 8443',
    help: 'who listens on a port of the machine, published or by its network; also 53/udp',
    values: ({ ports }) =>
      ports.flatMap(({ publicPort, protocol }) =>
        publicPort === undefined
          ? []
          : protocol === 'tcp'
            ? `${publicPort}`
            : `${publicPort}/${protocol}`,
      ),
    matches: ({ ports }, typed) => {
      const wanted = portOf(typed);
      return ports.some(
        ({ publicPort, protocol }) =>
          publicPort === wanted?.number && (wanted?.protocol ?? protocol) === protocol,
      );
    },
    shared: true,
    kernel: (typed, state) => {
      const port = portOf(typed);
      if (port === undefined) return `${typed} is no port: 8443, 53/udp`;
      const hosts = [...state.containers.values()].filter((each) => onHost(state, each));
      return { of: 'port', port, hostNetwork: new Set(hosts.map(({ id }) => id)) };
    },
  },
  {
    name: 'pid',
    example: 'pid 31337',
    help: 'the container of a process, by its number on the machine',
    values: ({ pid }) => (pid === undefined ? [] : [`${pid}`]),
    matches: ({ pid }, typed) => pid !== undefined && `${pid}` === typed,
    kernel: (typed) =>
      /^[1-9]\d{0,9}$/.test(typed) ? { of: 'pid', pid: Number(typed) } : `${typed} is no pid`,
  },
  {
    name: 'ip',
    example: 'ip 172.18.0.5',
    help: 'who has an address in a network of containers',
    values: ({ addresses }) => addresses,
    matches: ({ addresses }, typed) =>
      addresses.some((address) => address.toLowerCase() === typed.toLowerCase()),
    shared: true,
  },
  {
    name: 'mount',
    example: 'mount /srv/data',
    help: 'who has a path of the machine, or part of it, or a volume',
    values: ({ mounts }) => mounts.map(({ name, source }) => name ?? source),
    matches: ({ mounts }, typed) =>
      mounts.some(({ name, source }) =>
        isPath(typed)
          ? isPath(source) && (within(typed, source) || within(source, typed))
          : name === typed,
      ),
  },
  {
    name: 'image',
    example: 'image postgres:17',
    help: 'whose image this is: a name, with a tag or any, or an id, or its beginning',
    values: ({ image }) => [image],
    matches: ({ host, image, imageId }, typed, { images }) => {
      const tags = images?.get(targetKey({ host, id: imageId }))?.tags ?? [];
      return (
        [image, ...tags].some((name) => namesImage(name, typed)) ||
        (isDigest(typed) && imageId.startsWith(`sha256:${typed.replace('sha256:', '')}`))
      );
    },
  },
];

/** Whose network a container has: `container:<id>` leads to another one, which may itself have another's. */
function networkOwner(state: State, container: Container): Container {
  const seen = new Set<Container>();
  let owner = container;
  while (owner.networkMode.startsWith('container:') && !seen.has(owner)) {
    seen.add(owner);
    const { host, networkMode } = owner;
    const id = networkMode.slice('container:'.length);
    owner = state.containers.get(targetKey({ host, id })) ?? owner;
  }
  return owner;
}

/** What State knows of it, in the order of names. */
export function knownOf(state: State, lookUp: LookUp, typed: string): readonly Container[] {
  const all = [...state.containers.values()];
  const found = all.filter((container) => lookUp.matches(container, typed, state));
  const owners = new Set(found.map((container) => networkOwner(state, container)));
  return (
    lookUp.shared ? all.filter((each) => owners.has(networkOwner(state, each))) : found
  ).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
