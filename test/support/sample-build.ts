import type { BuildLine, BuildProgress } from '../../src/model/build.js';
import { Failure } from '../../src/model/failure.js';
import { filePath, imageId, imageReference } from '../../src/model/id.js';
import type { Operation } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { HOST, NOW } from './sample-state.js';

export const sampleBuild: Extract<Operation, { op: 'image.build' }> = {
  op: 'image.build',
  target: { host: HOST, id: imageReference('shop/api:1.5'), name: own('shop/api:1.5') },
  ...{ directory: filePath('/srv/shop'), buildArgs: [], noCache: false, pull: false },
};

export const BUILT = imageId(`sha256:${'f'.repeat(64)}`);

const MAKE = own('RUN make -j4 all && make check');

const lines = (kind: BuildLine['kind'], ...texts: readonly string[]): readonly BuildLine[] =>
  texts.map((text) => ({ kind, text: own(text) }));

const LINES: readonly BuildLine[] = [
  ...lines('note', 'left out: run/api.sock, no file, directory or link'),
  ...lines('step', 'Step 1/4 : FROM debian:13-slim'),
  ...lines('output', ' ---> 4a5b6c7d8e9f'),
  ...lines('step', 'Step 2/4 : COPY . /src'),
  ...lines('output', ' ---> 0a1b2c3d4e5f'),
  ...lines('step', `Step 3/4 : ${MAKE}`),
  ...Array.from({ length: 40 }, (_, index) => lines('output', `cc -c part-${index}.c`)).flat(),
];

const SENT = { sentBytes: 3.4 * 2 ** 20, sentFiles: 214 };

export const SENDING: BuildProgress = {
  ...{ ...SENT, step: 0, of: NaN, said: own(''), lines: [], lost: 0, imageId: undefined },
};
export const MAKING: BuildProgress = {
  ...{ ...SENT, step: 3, of: 4, said: MAKE, lines: LINES, lost: 0, imageId: undefined },
};

export const told = (state: State, progress: BuildProgress): State =>
  reduce(state, { type: 'operation-progressed', operation: sampleBuild, progress });

export const began = (state: State): State =>
  reduce(state, { type: 'operation-started', operation: sampleBuild, nowMs: NOW - 83_000 });

/** In its third step, which says much. */
export const building = (state: State): State => told(began(state), MAKING);

export const ended = (state: State, failure?: Failure): State =>
  reduce(state, { type: 'operation-settled', operation: sampleBuild, failure, nowMs: NOW });

/** Ended by that step. */
export function buildFailed(state: State): State {
  const words = 'returned a non-zero code: 2: /bin/sh -c make -j4 all && make check';
  const wrong = lines('output', 'part-40.c:12:5: error: ‘x’ undeclared', 'make: *** [all] Error 1');
  const last = [...LINES, ...wrong, ...lines('error', words)];
  const failed = told(began(state), { ...MAKING, lines: last });
  return ended(failed, new Failure('daemon', words));
}
