import type { Failure } from './failure.js';
import type { SafeText } from './safe-text.js';

/** Added, changed, deleted, as `docker diff` has it. */
export type ChangeKind = 'A' | 'C' | 'D';

/** What a container made of a file or a folder of its image. */
export interface FileChange {
  readonly path: SafeText;
  readonly kind: ChangeKind;
  /** Bytes it takes in the container's layer: of a file that was changed all of it. `NaN` when unknown. */
  readonly sizeBytes: number;
}

export interface FileChanges {
  /** A folder in which something changed is one of them. */
  readonly changes: readonly FileChange[];
  /** So many more there are. */
  readonly left: number;
}

/** Undefined until read. */
export type KnownChanges = FileChanges | Failure | undefined;
