import { imageReference } from '../../src/model/id.js';
import type { Operation } from '../../src/model/operation.js';
import type { LayerPhase } from '../../src/model/pull.js';
import { own } from '../../src/model/safe-text.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { HOST, NOW } from './sample-state.js';

const MIB = 2 ** 20;

export const samplePull: Operation = {
  op: 'image.pull',
  target: { host: HOST, id: imageReference('shop/web:1.5'), name: own('shop/web:1.5') },
};

/** Phase, size, downloaded, extracted; MiB. */
const LAYERS: readonly (readonly [LayerPhase, number, number, number])[] = [
  ['present', NaN, 0, 0],
  ['done', 9, 9, 9],
  ['extracting', 31, 31, 12],
  ['downloading', 18, 6, 0],
  ['waiting', NaN, 0, 0],
];

/** With a layer in each place of its way. */
export function pulling(state: State): State {
  const started = reduce(state, {
    type: 'operation-started',
    operation: samplePull,
    nowMs: NOW - 14_000,
  });
  const layers = LAYERS.map(([phase, size, downloaded, extracted], index) => ({
    id: own(`layer${index}`),
    phase,
    sizeBytes: size * MIB,
    downloadedBytes: downloaded * MIB,
    extractedBytes: extracted * MIB,
  }));
  const progress = { layers, said: own('Pulling from shop/web') };
  return reduce(started, { type: 'operation-progressed', operation: samplePull, progress });
}
