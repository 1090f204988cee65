import { layersRead } from '../support/sample-layers.js';
import { pulling } from '../support/sample-pull.js';
import { withObjects } from '../support/sample-objects.js';
import { pressed, scene, shop, WIDE, type Scene } from './scenes.js';

const stocked = withObjects(shop);

/** Images, volumes, networks. */
export const OBJECT_SCENES: readonly Scene[] = [
  scene('images', pressed(stocked, '2'), WIDE),
  scene('images-ask-pull', pressed(stocked, '2', 'p')),
  scene('images-ask-tag', pressed(stocked, '2', 'T')),
  scene('images-untag', pressed(stocked, '2', 'x')),
  scene('images-pulling', pulling(pressed(stocked, '2')), WIDE),
  scene('volumes', pressed(stocked, '3'), WIDE),
  scene('networks', pressed(stocked, '4'), WIDE),
  scene('detail-layers', layersRead(pressed(stocked, '2', 'enter')), WIDE),
];
