import type { ContainerId, HostId, ImageId } from './id.js';
import type { SafeText } from './safe-text.js';

/** Engine API `State` (Docker API 1.41 ContainerState.Status), plus what an unknown engine may say. */
export type ContainerState =
  'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead' | 'unknown';

export type Health = 'starting' | 'healthy' | 'unhealthy';

export interface PortMapping {
  readonly ip: SafeText | undefined;
  readonly privatePort: number;
  readonly publicPort: number | undefined;
  readonly protocol: SafeText;
}

export interface MountPoint {
  readonly type: SafeText;
  /** Volume name, for `type: volume`. */
  readonly name: SafeText | undefined;
  readonly source: SafeText;
  readonly destination: SafeText;
  readonly readWrite: boolean;
}

/** What exists: one container, as the engine's list or its events tell it. */
export interface Container {
  readonly kind: 'container';
  readonly host: HostId;
  readonly id: ContainerId;
  readonly name: SafeText;
  readonly image: SafeText;
  readonly imageId: ImageId;
  readonly command: SafeText;
  readonly state: ContainerState;
  readonly health: Health | undefined;
  /** Wall clock, ms since the epoch, by the daemon's clock. */
  readonly createdAtMs: number;
  /**
   * Wall clock, ms since the epoch. From an inspect or a `start` event where one was seen, else the
   * start of the container's first process, else the list's words ("Up 2 hours"); `undefined` when
   * it never ran or nothing tells.
   */
  readonly startedAtMs: number | undefined;
  readonly finishedAtMs: number | undefined;
  /**
   * Absent: the times above are exact. Else they come from the list's words ("Up 2 hours", "Exited (0)
   * 3 days ago") and are right to ± this many ms: fit for an age, not for telling one run from another.
   */
  readonly roundedMs?: number | undefined;
  readonly exitCode: number | undefined;
  /** RestartCount of an inspect; the list does not tell. */
  readonly restarts: number | undefined;
  /** Host pid of the first process, once known. */
  readonly pid: number | undefined;
  /** HostConfig.NetworkMode: `bridge`, `host`, `none`, `container:<id>`, a network's name. */
  readonly networkMode: SafeText;
  readonly networks: readonly SafeText[];
  /** Its own in these networks, IPv4 and IPv6; none while it does not run. */
  readonly addresses: readonly SafeText[];
  readonly ports: readonly PortMapping[];
  readonly mounts: readonly MountPoint[];
  readonly labels: ReadonlyMap<SafeText, SafeText>;
  /** Labels `com.docker.compose.project` and `.service`. */
  readonly project: SafeText | undefined;
  readonly service: SafeText | undefined;
}

/** Has processes, so has figures. */
export const isRunning = (container: Pick<Container, 'state'>): boolean =>
  container.state === 'running' || container.state === 'paused';

/** States without processes, in which the engine lets a container go unforced. */
const ENDED: ReadonlySet<ContainerState> = new Set(['exited', 'created', 'dead']);

export const hasEnded = ({ state }: Pick<Container, 'state'>): boolean => ENDED.has(state);

const OVER: ReadonlySet<ContainerState> = new Set(['exited', 'dead', 'restarting']);

/** Between two runs, or behind its last. */
export const isOver = ({ state }: Pick<Container, 'state'>): boolean => OVER.has(state);
