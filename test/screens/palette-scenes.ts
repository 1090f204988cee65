import { pressed, scene, shop, WIDE, type Scene } from './scenes.js';

export const PALETTE_SCENES: readonly Scene[] = [
  scene('palette', pressed(shop, ':'), WIDE),
  scene('palette-sought', pressed(shop, ':', ...'stop', 'down')),
  scene('palette-look-up', pressed(shop, ':', ...'image shop')),
];
