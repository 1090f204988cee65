import type { Health } from '../model/container.js';
import type { Limits, Load } from './load.js';
import type { Voice } from './log-lines.js';

export const KIB = 1024;
export const MIB = 1024 * KIB;
export const GIB = 1024 * MIB;
export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A container of the simulated host, as its author would describe it. Times are seconds. */
export interface ContainerSpec {
  /** Compose project; without one `service` is the whole name. */
  readonly project?: string;
  readonly service: string;
  readonly index?: number;
  readonly image: string;
  readonly command: string;
  readonly load: Load;
  readonly limits?: Partial<Limits>;
  /** Since the start of this run; for one that is not running, since its end. */
  readonly sinceSec: number;
  readonly restarts?: number;
  readonly state?: 'paused' | 'exited' | 'created';
  readonly exitCode?: number;
  /** Ends by itself, and is started again by its restart policy or by a scheduler. */
  readonly cycle?: Cycle;
  /** What the health check says once it has settled. */
  readonly health?: Health;
  /** Time from SIGTERM to the exit; `Infinity` ignores the signal. */
  readonly stopSec?: number;
  /** `host`, or networks beside the project's own. */
  readonly networks?: readonly string[];
  /** `8080:80/tcp`, or `5432/tcp` when only exposed. */
  readonly ports?: readonly string[];
  /** `volume:/path`, `/host/path:/path`, `:/path` for the anonymous volume, `:ro` for read only. */
  readonly mounts?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly voice?: Voice;
}

export interface Cycle {
  readonly runSec: number;
  readonly restSec: number;
  readonly exitCode: number;
  readonly by: 'restart-policy' | 'scheduler';
}

export interface ImageSpec {
  /** `repository:tag`, or nothing for a dangling one. */
  readonly tag?: string;
  readonly sizeBytes: number;
  readonly ageSec: number;
}

export interface VolumeSpec {
  /** Without one the engine names it with 64 hex digits. */
  readonly name?: string;
  readonly project?: string;
  readonly sizeBytes: number;
  readonly ageSec: number;
}

export interface NetworkSpec {
  readonly name: string;
  readonly driver: string;
  readonly project?: string;
  readonly subnet?: string;
  readonly internal?: boolean;
  readonly ageSec: number;
}

export const containerName = (spec: ContainerSpec): string =>
  spec.project === undefined ? spec.service : `${spec.project}-${spec.service}-${spec.index ?? 1}`;
