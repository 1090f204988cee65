import type { CacheId, ContainerId, ImageId } from './id.js';
import type { SafeText } from './safe-text.js';

/** One record of BuildKit's cache (`/system/df` BuildCache, Docker API 1.39). */
export interface CacheRecord {
  readonly id: CacheId;
  /** `regular`, `source.local`, `exec.cachemount`, … */
  readonly type: SafeText;
  readonly description: SafeText;
  readonly sizeBytes: number;
  readonly createdAtMs: number | undefined;
  readonly lastUsedAtMs: number | undefined;
  /** A build is using it. */
  readonly inUse: boolean;
  /** Its layer is an image's too: alone it frees nothing. */
  readonly shared: boolean;
  /** Of a shared one, as far as known: layers that stay as long as it does. */
  readonly layers?: readonly string[];
  /** Records it was made from: they stay as long as it does. */
  readonly parents: readonly CacheId[];
}

/** What the engine has to walk over disks for; unknown what is not in it. */
export interface DiskUsage {
  /** Bytes of their writable layers; of one that was walked through, of all that is kept of it. */
  readonly containers: ReadonlyMap<ContainerId, number>;
  /** By volume name. */
  readonly volumes: ReadonlyMap<string, number>;
  readonly cache: readonly CacheRecord[];
}

export interface Layer {
  /** The same for two images exactly when the layer and all below it are the same: kept once on disk. */
  readonly id: string;
  /** Its own bytes, uncompressed; `NaN` when nothing tells. */
  readonly sizeBytes: number;
  /** Where it is on the engine's machine; absent where the storage driver does not tell. */
  readonly directory?: string | undefined;
}

/** What an image is made of, the lowest layer first. */
export interface ImageLayers {
  readonly layers: readonly Layer[];
  /** The listed image it was built from on this engine, which cannot go before it. */
  readonly parent: ImageId | undefined;
}

/** An instruction of the build. */
export interface ImageStep {
  /** In the builder's words, which are its shell's where it ran one. */
  readonly command: SafeText;
  readonly createdAtMs: number;
  readonly sizeBytes: number;
  /** The layer it made; undefined when it made none, or nothing tells which. */
  readonly layer: string | undefined;
}

/** How an image was made, the first step first. */
export interface ImageHistory extends ImageLayers {
  readonly steps: readonly ImageStep[];
}

/** A container's log as files of this machine, rotated ones included. */
export interface LogFiles {
  readonly path: SafeText;
  readonly sizeBytes: number;
}

/** The file system with the engine's data. */
export interface DiskFill {
  readonly path: SafeText;
  readonly usedBytes: number;
  readonly totalBytes: number;
}

/** What a clean-up has to know beside what exists: measured once, of that moment. */
export interface Measured {
  /** Wall clock, ms. */
  readonly atMs: number;
  readonly usage: DiskUsage;
  readonly layers: ReadonlyMap<ImageId, ImageLayers>;
  readonly logs: ReadonlyMap<ContainerId, LogFiles>;
  /** Undefined where it is out of reach. */
  readonly disk: DiskFill | undefined;
  /** What could not be measured, and why. */
  readonly missing: readonly SafeText[];
}
