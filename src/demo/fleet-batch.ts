import type { ContainerSpec } from './spec.js';
import { DAY, HOUR, KIB, MIB, MINUTE } from './spec.js';

/** What comes and goes, or went wrong. */
export const BATCH: readonly ContainerSpec[] = [
  {
    service: 'import',
    image: 'batch/import:3',
    command: './import.sh --since yesterday',
    load: {
      cores: 1.7,
      sway: 0.2,
      anonBytes: 160 * MIB,
      fileBytes: 300 * MIB,
      rxPerSec: 3 * MIB,
      txPerSec: 60 * KIB,
      readPerSec: 4 * MIB,
      writePerSec: 11 * MIB,
      pids: 5,
    },
    limits: { cores: 2 },
    sinceSec: 5,
    cycle: { runSec: 18, restSec: 32, exitCode: 0, by: 'scheduler' },
    mounts: ['batch_inbox:/inbox'],
    voice: 'job',
  },
  {
    service: 'encode',
    image: 'batch/encode:3',
    command: 'ffmpeg -i /in/master.mov -c:v libx265 /out/master.mp4',
    load: { cores: 3.2, anonBytes: 700 * MIB, pids: 25 },
    sinceSec: 3 * DAY + 2 * HOUR,
    state: 'exited',
    exitCode: 137,
    limits: { memoryBytes: 768 * MIB },
    mounts: ['batch_media:/out'],
    voice: 'job',
  },
  {
    service: 'report',
    image: 'batch/report:3',
    command: 'Rscript monthly.R',
    load: { cores: 1, anonBytes: 220 * MIB },
    sinceSec: 7 * HOUR,
    state: 'exited',
    exitCode: 1,
    mounts: [':/var/cache/r'],
    voice: 'job',
  },
];

/** Outside any compose project. */
export const LOOSE: readonly ContainerSpec[] = [
  {
    service: 'debug-shell',
    image: 'alpine:3.22',
    command: '/bin/sh',
    load: { cores: 0, anonBytes: 600 * KIB },
    sinceSec: 41 * MINUTE,
    stopSec: Infinity,
  },
  {
    service: 'scratch-pg',
    image: 'postgres:17',
    command: 'postgres',
    load: { cores: 0.02, anonBytes: 60 * MIB, fileBytes: 30 * MIB, pids: 7 },
    sinceSec: 20 * DAY,
    state: 'created',
    mounts: ['scratch:/var/lib/postgresql/data'],
    voice: 'db',
  },
];
