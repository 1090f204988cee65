import { Failure } from '../model/failure.js';
import type { LayerPhase, PullLayer, PullProgress } from '../model/pull.js';
import { own, type SafeText } from '../model/safe-text.js';
import * as wire from './wire.js';

/** No image has as many: overlay file systems end at 128. */
const MOST_LAYERS = 512;

const PHASES: ReadonlyMap<string, LayerPhase> = new Map<string, LayerPhase>([
  ['Pulling fs layer', 'waiting'],
  ['Waiting', 'waiting'],
  ['Downloading', 'downloading'],
  ['Verifying Checksum', 'verifying'],
  ['Download complete', 'downloaded'],
  ['Extracting', 'extracting'],
  ['Pull complete', 'done'],
  ['Already exists', 'present'],
]);

/** `Retrying in 5 seconds` counts down. */
const phaseOf = (status: string): LayerPhase | undefined =>
  status.startsWith('Retrying in ') ? 'retrying' : PHASES.get(status);

/**
 * The lines of `POST /images/create` (Docker API, "Create an image"):
 *
 *     {"status":"Downloading","progressDetail":{"current":n,"total":n},"id":"a3ed95caeb02"}
 *     {"errorDetail":{"message":"…"},"error":"…"}
 */
export class PullReader {
  readonly #layers = new Map<SafeText, PullLayer>();
  #said = own('');
  #failure: Failure | undefined;

  /** What the engine gave up for, after it had begun. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  get progress(): PullProgress {
    return { layers: [...this.#layers.values()], said: this.#said };
  }

  read(line: unknown): void {
    const wrong = wire.raw(wire.field(wire.field(line, 'errorDetail'), 'message'));
    const error = wrong ?? wire.raw(wire.field(line, 'error'));
    if (error !== undefined) this.#failure ??= new Failure('daemon', error);
    const status = wire.text(wire.field(line, 'status'));
    if (status === undefined) return;
    const id = wire.text(wire.field(line, 'id'));
    const phase = phaseOf(status);
    // `Pulling from library/nginx` has the tag for an id
    if (id === undefined || phase === undefined) this.#said = status;
    else this.#move(id, phase, wire.field(line, 'progressDetail'));
  }

  #move(id: SafeText, phase: LayerPhase, detail: unknown): void {
    const before = this.#layers.get(id) ?? unseen(id);
    if (this.#layers.size >= MOST_LAYERS && !this.#layers.has(id)) return;
    this.#layers.set(id, { ...before, phase, ...counted(before, phase, detail) });
  }
}

const unseen = (id: SafeText): PullLayer => ({
  id,
  phase: 'waiting',
  sizeBytes: NaN,
  downloadedBytes: 0,
  extractedBytes: 0,
});

/** Extraction is counted in bytes of the download, or by containerd's snapshotters in seconds. */
function counted(before: PullLayer, phase: LayerPhase, detail: unknown): Partial<PullLayer> {
  const total = wire.figure(wire.field(detail, 'total'));
  const current = wire.figure(wire.field(detail, 'current'));
  const inBytes = wire.field(detail, 'units') === undefined;
  const sizeBytes = inBytes && total > 0 ? total : before.sizeBytes;
  switch (phase) {
    case 'downloading':
      return { sizeBytes, downloadedBytes: current >= 0 ? current : 0 };
    case 'extracting':
      return {
        sizeBytes,
        downloadedBytes: sizeBytes,
        extractedBytes: inBytes && current >= 0 ? current : NaN,
      };
    case 'verifying':
    case 'downloaded':
      return { downloadedBytes: sizeBytes };
    case 'done':
      return { downloadedBytes: sizeBytes, extractedBytes: sizeBytes };
    case 'waiting':
    case 'retrying':
    case 'present':
      return {};
  }
}
