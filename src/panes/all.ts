import type { PaneId } from '../store/state.js';
import { cleanup } from './clean-up.js';
import { containers } from './containers.js';
import { happenings } from './happenings.js';
import { host } from './host.js';
import { images } from './images.js';
import { journal } from './journal.js';
import { networks } from './networks.js';
import type { Pane } from './pane.js';
import { projects } from './projects.js';
import { volumes } from './volumes.js';

/** In the order of the screen. */
export const PANES: Readonly<Record<PaneId, Pane>> = {
  containers,
  images,
  volumes,
  networks,
  host,
  projects,
  cleanup,
  events: happenings,
  journal,
};
export const PANE_IDS: readonly PaneId[] = [
  'containers',
  'images',
  'volumes',
  'networks',
  'host',
  'projects',
  'cleanup',
  'events',
  'journal',
];
