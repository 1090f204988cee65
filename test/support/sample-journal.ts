import type { JournalBook, JournalEntry } from '../../src/model/journal.js';
import { own } from '../../src/model/safe-text.js';
import { idOf, NOW } from './sample-state.js';

const entry = (number: number, change: Partial<JournalEntry>): JournalEntry => ({
  number,
  n: own(`4711-${number}`),
  atMs: NOW - 3_600_000 + 60_000 * number,
  user: own('root'),
  sudoUser: own('anna'),
  ssh: own('10.0.0.9 50022 10.0.0.1 22'),
  endpoint: own('unix:///var/run/docker.sock'),
  verb: own('container.stop'),
  id: own(idOf(number)),
  name: own(`web-${number}`),
  command: own('docker stop -t 10 000000000000'),
  undo: undefined,
  result: own('done'),
  said: undefined,
  tookMs: 412,
  ...change,
});

/** One that went well, one that can be made again, one that was refused, one that was never answered. */
export const BOOK: JournalBook = {
  path: '/root/.local/state/dtop/journal.jsonl',
  entries: [
    entry(0, {}),
    entry(1, {
      verb: own('container.remove'),
      command: own('docker rm 000000000000'),
      undo: own(`docker run -d --name web-1 -p 8080:80/tcp ${'-e KEY '.repeat(12)}shop/web:1.4`),
    }),
    entry(2, {
      verb: own('image.remove'),
      name: own('shop/web:1.4'),
      command: own('docker rmi aaaaaaaaaaaa'),
      result: own('conflict'),
      said: own('image is being used by running container 4fe32a1b'),
    }),
    entry(3, { result: undefined, tookMs: NaN, sudoUser: undefined, ssh: undefined }),
  ],
  files: 2,
  bytes: 4_300_000,
  unreadable: 0,
  older: 'none',
  off: undefined,
};
