import { filePath, type FilePath, type ImageId } from './id.js';
import type { SafeText } from './safe-text.js';

/** What an image is built of. */
export interface BuildWish {
  /** Of dtop's machine, whatever machine the engine is on: dtop reads it and sends it. */
  readonly directory: FilePath;
  /** From the directory on, unless it is absolute; `Dockerfile` in it when left out. */
  readonly dockerfile?: FilePath | undefined;
  /** `NAME=value`; a name alone has the value of dtop's own environment. */
  readonly buildArgs: readonly string[];
  /** The stage it ends with; the last one when left out. */
  readonly stage?: string | undefined;
  /** Every step is done, also what was done before. */
  readonly noCache: boolean;
  /** Base images are asked of their registry, also those that are here. */
  readonly pull: boolean;
}

export interface BuildLine {
  /** `note`: dtop's own words. */
  readonly kind: 'step' | 'output' | 'error' | 'note';
  readonly text: SafeText;
}

export interface BuildProgress {
  /** Of the directory, as the archive it is sent as. */
  readonly sentBytes: number;
  readonly sentFiles: number;
  /** The one under way, from 1; 0 before the first. */
  readonly step: number;
  /** `NaN` before the first. */
  readonly of: number;
  /** The instruction of that step. */
  readonly said: SafeText;
  /** What the engine and the steps said, the newest last. */
  readonly lines: readonly BuildLine[];
  /** Lines before those, which are not kept. */
  readonly lost: number;
  /** Undefined until it is built. */
  readonly imageId: ImageId | undefined;
}

/** As docker is told it: a path of its own, not one within the directory. */
export function dockerfilePath({
  directory,
  dockerfile = filePath('Dockerfile'),
}: BuildWish): string {
  return /^[/~]/.test(dockerfile) ? dockerfile : `${directory.replace(/\/+$/, '')}/${dockerfile}`;
}
