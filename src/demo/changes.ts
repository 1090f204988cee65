import type { ChangeKind, FileChange, FileChanges } from '../model/file-change.js';
import { own } from '../model/safe-text.js';
import type { DemoContainer } from './demo-container.js';
import { noise } from './random.js';

const BLOCK = 4096;

/** What most programs leave behind beside their volumes. */
const LEFT: readonly (readonly [path: string, kind: ChangeKind, most: number])[] = [
  ['/etc', 'C', 0],
  ['/etc/motd', 'D', 0],
  ['/run', 'C', 0],
  ['/run/app.pid', 'A', 1],
  ['/tmp', 'C', 0],
  ['/tmp/cache', 'A', 1],
  ['/tmp/cache/a81f.tmp', 'A', 900],
  ['/tmp/cache/c02e.tmp', 'A', 400],
  ['/var', 'C', 0],
  ['/var/log', 'C', 0],
  ['/var/log/app.log', 'A', 5000],
  ['/var/log/app.log.1', 'A', 9000],
];

export function demoChanges({ lane, startedAtMs }: DemoContainer): FileChanges {
  if (startedAtMs === undefined) return { changes: [], left: 0 };
  const changes = LEFT.map(([path, kind, most], index): FileChange => {
    const blocks = Math.ceil(most * noise(lane, index));
    return { path: own(path), kind, sizeBytes: kind === 'D' ? NaN : blocks * BLOCK };
  });
  return { changes, left: 0 };
}
