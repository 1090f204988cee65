import { Failure } from './failure.js';
import type { ContainerId } from './id.js';
import type { Limits, RestartPolicy } from './limits.js';
import type { Target } from './operation.js';
import type { SafeText } from './safe-text.js';

export const PROTOCOLS = ['tcp', 'udp', 'sctp'] as const;

/** A port of the container, and where the host listens for it. */
export interface PortWish {
  /** Of the host; empty: all it has. */
  readonly address: string;
  /** Undefined: a free one, by the engine's choice. */
  readonly publicPort: number | undefined;
  readonly privatePort: number;
  readonly protocol: (typeof PROTOCOLS)[number];
}

export interface MountWish {
  /** A path of the engine's host, or the name of a volume; empty: a volume without a name. */
  readonly source: string;
  readonly destination: string;
  /** `ro`, `z` …, divided by commas; may be empty. */
  readonly mode: string;
}

interface RunOption {
  readonly name: string;
  readonly short?: string;
  /** An example of its value; a switch has none. */
  readonly value?: string;
  /** May be given more than once. */
  readonly several?: true;
}

/** Of `docker run`, beside those that have fields of their own. */
export const RUN_OPTIONS = [
  { name: 'interactive', short: 'i' },
  { name: 'tty', short: 't' },
  { name: 'rm' },
  { name: 'privileged' },
  { name: 'init' },
  { name: 'read-only' },
  { name: 'user', short: 'u', value: '1000:1000' },
  { name: 'workdir', short: 'w', value: '/srv' },
  { name: 'hostname', short: 'h', value: 'web' },
  { name: 'entrypoint', value: 'sh' },
  { name: 'label', short: 'l', value: 'team=pay', several: true },
  { name: 'cap-add', value: 'NET_ADMIN', several: true },
] as const satisfies readonly RunOption[];

export type RunOptionName = (typeof RUN_OPTIONS)[number]['name'];

/** How a container is to be made: what is left out is as its image and the engine have it. */
export interface ContainerWish {
  readonly name?: string;
  /** In the place of the image's own. */
  readonly command?: readonly string[];
  /** `NAME=value` */
  readonly env?: readonly string[];
  readonly ports?: readonly PortWish[];
  readonly mounts?: readonly MountWish[];
  /** `Infinity` is told for swap and processes only: the others are without a limit by themselves. */
  readonly limits?: Limits;
  readonly restart?: RestartPolicy;
  /** A network's name, `host`, `none`, `container:NAME`. */
  readonly network?: string;
  readonly options?: readonly { readonly name: RunOptionName; readonly value: string }[];
}

/** There is a container; it may not have been started yet. */
export interface Created {
  readonly created: Target<ContainerId>;
  /** The engine's. */
  readonly warnings: readonly SafeText[];
}

/** What the engine's layers say of each other, before they come to the cause. */
const LAYERS =
  /^(?:(?:driver failed programming|failed to (?:create|set up)|OCI runtime create|runc create|unable to start|container_linux\.go|starting container process)[^:]*: ?(?:\d+: )?)+/;

/**
 * A container was made and could not be started.
 * @param isGone with it, as it was to be after its end
 */
export const notStarted = ({ kind, said }: Failure, isGone = false): Failure =>
  new Failure(
    kind,
    `not started: ${said.replace(LAYERS, '')}`,
    isGone ? 'Nothing is left of it: --rm.' : 'It is created: s starts, d removes it.',
  );

/** `127.0.0.1:8080:80/udp`, as `-p` takes it. */
export function portText({ address, publicPort, privatePort, protocol }: PortWish): string {
  const host = address.includes(':') ? `[${address}]` : address;
  const published = publicPort ?? '';
  const from = host === '' ? published : `${host}:${published}`;
  const to = protocol === 'tcp' ? String(privatePort) : `${privatePort}/${protocol}`;
  return from === '' ? to : `${from}:${to}`;
}

/** `data:/var/lib/data:ro`, as `-v` takes it. */
export const mountText = ({ source, destination, mode }: MountWish): string =>
  [source, destination, mode].filter(Boolean).join(':');
