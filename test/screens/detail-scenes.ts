import { Failure } from '../../src/model/failure.js';
import { targetKey } from '../../src/model/operation.js';
import type { KnownProcesses } from '../../src/model/process.js';
import { own } from '../../src/model/safe-text.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { family, process } from '../support/sample-processes.js';
import { container } from '../support/sample-state.js';
import { pressed, scene, shop, WIDE, type Scene } from './scenes.js';

const processes = (known: KnownProcesses): State =>
  reduce(pressed(shop, 'P'), { type: 'processes-read', key: targetKey(container(0)), known });

const busy = processes({
  source: 'kernel',
  processes: [
    ...family,
    process(105, { state: own('Z'), parentPid: 100, user: own('www-data'), readBytesPerSec: NaN }),
    process(106, { state: own('D'), writeBytesPerSec: 5e6, cpuPercent: 187.4, threads: 41 }),
  ],
  left: 0,
});

/** What is looked at of one row. */
export const DETAIL_SCENES: readonly Scene[] = [
  scene('detail-processes', pressed(busy, 'down'), WIDE),
  scene('detail-processes-tree', pressed(busy, 't', 'G'), WIDE),
  scene('detail-processes-signal', pressed(busy, 'K', 'down', 'enter')),
  scene(
    'detail-processes-top',
    processes({ source: 'top', processes: [process(100, { startTicks: NaN })], left: 12 }),
  ),
  scene('detail-processes-denied', processes(new Failure('denied', 'no process is to be seen'))),
];
