import type { HostId, VolumeName } from './id.js';
import type { SafeText } from './safe-text.js';

export interface Volume {
  readonly kind: 'volume';
  readonly host: HostId;
  /** The engine's own spelling: what requests carry. */
  readonly id: VolumeName;
  readonly name: SafeText;
  readonly driver: SafeText;
  readonly mountpoint: SafeText;
  readonly createdAtMs: number | undefined;
  /** Only once asked for: a size costs the engine a walk over the volume. */
  readonly sizeBytes: number | undefined;
  readonly labels: ReadonlyMap<SafeText, SafeText>;
}

/** Engines name volumes nobody named with 64 hex digits. */
export const isAnonymous = (volume: Pick<Volume, 'id'>): boolean =>
  /^[0-9a-f]{64}$/.test(volume.id);
