import type { Failure } from './failure.js';
import type { SafeText } from './safe-text.js';

/** What lies in a folder of a volume. */
export interface FolderEntry {
  /** As the kernel tells it: for opening, never for showing. */
  readonly raw: string;
  readonly name: SafeText;
  readonly kind: 'folder' | 'file' | 'link' | 'other';
  /** Permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Its length; what it takes may be less. */
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
  /** Where a link leads. It is never followed. */
  readonly leadsTo: SafeText | undefined;
}

export interface Folder {
  /** Folders first, then by name. */
  readonly entries: readonly FolderEntry[];
  /** So many more are there. */
  readonly left: number;
}

/** Undefined until read. */
export type KnownFolder = Folder | Failure | undefined;
