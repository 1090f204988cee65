import type { ImageHistory, ImageStep } from '../../src/model/disk-usage.js';
import { imageId } from '../../src/model/id.js';
import { own } from '../../src/model/safe-text.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { NOW } from './sample-state.js';

const MIB = 2 ** 20;

/** The id of the image that is called by this letter in the samples. */
export const sampleImageId = (letter: string) => imageId(`sha256:${letter.repeat(64)}`);

const step = (layer: string | undefined, sizeMib: number, command: string): ImageStep => ({
  command: own(command),
  createdAtMs: NOW,
  sizeBytes: sizeMib * MIB,
  layer,
});

export const historyWith = (...steps: readonly ImageStep[]): ImageHistory => ({
  layers: steps.flatMap(({ layer, sizeBytes }) =>
    layer === undefined ? [] : { id: layer, sizeBytes },
  ),
  parent: undefined,
  steps,
});

const base = [
  step('base', 78, '/bin/sh -c #(nop) ADD file:8c2f51d0b6e1 in / '),
  step(undefined, 0, '/bin/sh -c #(nop)  CMD ["sh"]'),
];

/** Two images that have their lowest layer in common, and one that cannot be asked for yet. */
export const layersRead = (state: State): State =>
  reduce(state, {
    type: 'layers-read',
    layers: new Map([
      [
        sampleImageId('a'),
        historyWith(
          ...base,
          step('npm', 701, 'RUN /bin/sh -c npm ci --omit=dev # buildkit'),
          step('copy', 33, 'COPY . . # buildkit'),
          step(undefined, 0, 'ENTRYPOINT ["./start"]'),
        ),
      ],
      [sampleImageId('b'), historyWith(...base, step('redis', 42, 'RUN /bin/sh -c make install'))],
    ]),
  });
