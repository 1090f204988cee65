import { Failure } from '../../src/model/failure.js';
import { targetKey } from '../../src/model/operation.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { CLEAN_UP } from '../support/sample-clean-up.js';
import { buildFailed, building } from '../support/sample-build.js';
import { FOLDER } from '../support/sample-folder.js';
import { BOOK } from '../support/sample-journal.js';
import { layersRead } from '../support/sample-layers.js';
import { pulling } from '../support/sample-pull.js';
import { withObjects } from '../support/sample-objects.js';
import { arranged, NOW } from '../support/sample-state.js';
import { pressed, scene, shop, WIDE, type Scene } from './scenes.js';

const stocked = withObjects(shop);

/** A clean-up of which the first two were answered: one is gone, one was kept. */
function cleaningUp(): State {
  const { overlay, ...rest } = pressed(CLEAN_UP, '*', 'd');
  const operations = overlay?.type === 'confirm' ? overlay.operations : [];
  const planned = new Map(operations.map(({ target }) => [targetKey(target), 2 ** 21]));
  const began = { ...rest, overlay: undefined };
  const state = reduce(began, { type: 'clean-up-began', nowMs: NOW - 4000, planned });
  return operations.slice(0, 2).reduce<State>((now, operation, index) => {
    const failure =
      index === 0 ? new Failure('changed', 'the container is running by now') : undefined;
    return reduce(now, { type: 'operation-settled', operation, failure, nowMs: NOW });
  }, state);
}

const journal = arranged(reduce(pressed(shop, '9'), { type: 'journal-read', journal: BOOK }));

function browsing(): State {
  const open = pressed(stocked, '3', 'down', 'enter', 'tab');
  return reduce(open, { type: 'folder-read', key: open.detail?.key ?? '', known: FOLDER });
}

function exporting(): State {
  const asked = pressed(stocked, '3', 'down', 'w');
  const { overlay, ...rest } = asked;
  if (overlay?.type !== 'ask') return asked;
  const { operation } = overlay;
  const state = { ...rest, overlay: undefined };
  const began = reduce(state, { type: 'operation-started', operation, nowMs: NOW - 9000 });
  const progress = { movedBytes: 2 ** 30, totalBytes: 3 * 2 ** 30 };
  return reduce(began, { type: 'operation-progressed', operation, progress });
}

/** The form for the image under the cursor, its first fields as they are told. */
const filledIn = (...texts: readonly string[]): State =>
  pressed(
    stocked,
    '2',
    'r',
    ...texts.flatMap((text, index) => [...(index > 0 ? ['tab'] : []), ...text]),
  );

const FORM: Scene['sizes'] = [
  [40, 15],
  [80, 24],
  [140, 40],
];

/** Images, volumes, networks, what was done to them. */
export const OBJECT_SCENES: readonly Scene[] = [
  scene('images', pressed(stocked, '2'), WIDE),
  scene('images-ask-pull', pressed(stocked, '2', 'p')),
  scene('images-ask-tag', pressed(stocked, '2', 'T')),
  scene('images-ask-save', pressed(stocked, '2', 's')),
  scene('run-form', filledIn('shop-api-2', 'serve --port 80', 'TOKEN=s3cret', '8080:80'), FORM),
  scene('run-form-wrong', pressed(filledIn('shop-api-2', '', '', '80:http'), 'up'), FORM),
  scene('build-form', pressed(stocked, '2', 'n'), FORM),
  scene('images-building', building(pressed(stocked, '2')), WIDE),
  scene('images-build-failed', buildFailed(pressed(stocked, '2'))),
  scene('build-output', pressed(buildFailed(pressed(stocked, '2')), 'v'), WIDE),
  scene('volumes-exporting', exporting()),
  scene('detail-files', browsing(), WIDE),
  scene('images-untag', pressed(stocked, '2', 'x')),
  scene('images-pulling', pulling(pressed(stocked, '2')), WIDE),
  scene('volumes', pressed(stocked, '3'), WIDE),
  scene('networks', pressed(stocked, '4'), WIDE),
  scene('clean-up', pressed(CLEAN_UP, 'f', 'down', 'enter'), WIDE),
  scene('clean-up-confirm', pressed(CLEAN_UP, '*', 'd', '2')),
  scene('clean-up-under-way', cleaningUp()),
  scene('networks-connect', pressed(stocked, '4', 'down', 'n')),
  scene('detail-members', pressed(stocked, '4', 'enter'), WIDE),
  scene('journal', journal, WIDE),
  scene('detail-deed', pressed(journal, 'down', 'down', 'enter'), WIDE),
  scene('detail-layers', layersRead(pressed(stocked, '2', 'enter')), WIDE),
];
