/**
 * cleanup/: what could go, what that frees, and what holds it. Imports model and query; pure. An inventory
 * becomes candidates, candidates with a choice become a plan.
 */
import type { Container } from '../model/container.js';
import type { Measured } from '../model/disk-usage.js';
import type { HostId } from '../model/id.js';
import type { Image } from '../model/image.js';
import type { Network } from '../model/network.js';
import { targetKey } from '../model/operation.js';
import type { SafeText } from '../model/safe-text.js';
import type { Volume } from '../model/volume.js';

/** In the order in which they can go. */
export const ITEM_KINDS = [
  'container',
  'image',
  'volume',
  'network',
  'build-cache',
  'log',
] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** Everything a plan is made from, of one moment. */
export interface Inventory extends Pick<Measured, 'usage' | 'layers' | 'logs'> {
  readonly nowMs: number;
  readonly host: HostId;
  readonly containers: readonly Container[];
  readonly images: readonly Image[];
  readonly volumes: readonly Volume[];
  readonly networks: readonly Network[];
}

export type ItemKey = string;

/** Something an item cannot go without. */
export interface Holder {
  /** Its candidate; undefined when it is none, so that it stays whatever is chosen. */
  readonly key: ItemKey | undefined;
  readonly id: string;
  readonly name: SafeText;
  /** `exited container web_old, 21 d`. */
  readonly words: string;
}

/** Bytes on disk that come back once all candidates with a part of this id are gone. */
export interface Part {
  readonly id: string;
  readonly bytes: number;
}

/** One thing that may or may not go, before anything is chosen. */
export interface Candidate {
  readonly kind: ItemKind;
  readonly key: ItemKey;
  readonly host: HostId;
  /** As requests carry it. */
  readonly id: string;
  readonly name: SafeText;
  /** When this was so, ms since the epoch. */
  readonly seenAtMs: number;
  /** Why it is of no use, as far as it is of none: `exited 3 d ago`. */
  readonly why: string;
  /** Why it cannot go, whatever else goes; undefined when it can. */
  readonly fixed: string | undefined;
  readonly holders: readonly Holder[];
  readonly parts: readonly Part[];
  readonly createdAtMs: number | undefined;
  /** Since when it is what it is: a container since it ended, all else since it was made. */
  readonly sinceMs: number | undefined;
  readonly lastUsedAtMs: number | undefined;
  readonly labels: ReadonlyMap<SafeText, SafeText>;
  /** All names of an image; else its name. */
  readonly names: readonly SafeText[];
  /** An image without a name, a volume nobody named. */
  readonly isNameless: boolean;
}

/** As of the operation's target; a log is of a container, and not the container. */
export const itemKey = (host: HostId, kind: ItemKind, id: string): ItemKey =>
  targetKey({ host, id: kind === 'log' ? `log:${id}` : id });
