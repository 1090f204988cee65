import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Failure } from '../../src/model/failure.js';
import { imageId } from '../../src/model/id.js';
import { targetKey } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import { instruction, layerLines } from '../../src/panes/layers.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { historyWith, layersRead, sampleImageId } from '../support/sample-layers.js';
import { withObjects } from '../support/sample-objects.js';
import { container, HOST, stateWith } from '../support/sample-state.js';

const state = withObjects(stateWith([container(0), container(1, { imageId: imageId('other') })]));
const linesOf = (of: State, letter: string): readonly string[] =>
  layerLines(of, targetKey({ host: HOST, id: sampleImageId(letter) }), 100).map((line) =>
    line.map(({ text }) => text).join(''),
  );

describe('layers of an image', () => {
  it('are told apart from those that other images have too', () => {
    const lines = linesOf(layersRead(state), 'a');
    assert.match(lines[0] ?? '', /^used by +web-0 \(running\)$/);
    assert.match(lines[1] ?? '', /^layers +3 of 812M, its own 734M, shared 78M$/);
    const steps = lines.slice(lines.findIndex((line) => line.includes('STEP')) + 1);
    assert.equal(steps.length, 5);
    assert.match(steps[0] ?? '', /^ +78M .+ redis:8 +ADD file:8c2f51d0b6e1 in \/$/);
    assert.match(steps[1] ?? '', /^ +0 +CMD \["sh"\]$/);
    assert.match(steps[2] ?? '', /^ +701M [█▏▎▍▌▋▊▉░]+ +RUN npm ci --omit=dev$/);
  });

  it('are compared with no image whose layers are not known', () => {
    assert.match(linesOf(layersRead(state), 'a').join('\n'), /1 image not compared yet/);
    const all = reduce(layersRead(state), {
      type: 'layers-read',
      layers: new Map([[sampleImageId('c'), historyWith()]]),
    });
    assert.doesNotMatch(linesOf(all, 'a').join('\n'), /not compared/);
  });

  it('that no step is known of are told all the same', () => {
    const told = reduce(state, {
      type: 'layers-read',
      layers: new Map([
        [
          sampleImageId('b'),
          {
            layers: [{ id: `sha256:${'7'.repeat(64)}`, sizeBytes: NaN }],
            parent: undefined,
            steps: [{ command: own('imported'), createdAtMs: 0, sizeBytes: 12, layer: undefined }],
          },
        ],
      ]),
    });
    assert.match(linesOf(told, 'b').join('\n'), /– .* layer 777777777777, made by a step/);
  });

  it('say what is the matter while there are none', () => {
    assert.deepEqual(linesOf(state, 'a'), ['Asking the engine…']);
    const failed = reduce(state, {
      type: 'layers-read',
      layers: new Map([[sampleImageId('a'), new Failure('denied', 'forbidden')]]),
    });
    assert.deepEqual(linesOf(failed, 'a'), ['Cannot be asked for: forbidden']);
  });
});

it('an instruction is shown as it was written', () => {
  for (const [command, shown] of [
    ['/bin/sh -c #(nop)  CMD ["sh"]', 'CMD ["sh"]'],
    ['/bin/sh -c apt-get update', 'RUN apt-get update'],
    ['RUN /bin/sh -c make   -j4 # buildkit', 'RUN make -j4'],
    ['COPY . . # buildkit', 'COPY . .'],
    ['', ''],
  ] as const)
    assert.equal(instruction(command), shown);
});
