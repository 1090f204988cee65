import type { ContainerSpec } from './dockerd.js';

const MIB = 2 ** 20;

export const shell = (script: string): Pick<ContainerSpec, 'Cmd'> => ({
  Cmd: ['sh', '-c', script],
});
export const ALONE = { NetworkMode: 'none' };

/** Busy with what containers do when all is well. */
export const CALM = {
  'calm-web': shell(
    'dd if=/dev/zero of=/tmp/page bs=1k count=64; httpd -h /tmp; ' +
      'while :; do wget -q -O /dev/null http://127.0.0.1/page; sleep 0.2; done',
  ),
  // its page cache fills the limit, and a part of it is read again and again
  'calm-database': {
    ...shell(
      'dd if=/dev/zero of=/data/table bs=1M count=96; ' +
        'while :; do dd if=/data/table of=/dev/null bs=1M count=16; sleep 1; done',
    ),
    HostConfig: { ...ALONE, Memory: 64 * MIB, Binds: ['table:/data'] },
  },
  'calm-batch': {
    ...shell('while :; do dd if=/dev/zero bs=1M count=1500 of=/dev/null; sleep 4; done'),
    HostConfig: { ...ALONE, NanoCpus: 900_000_000 },
  },
} as const satisfies Readonly<Record<string, ContainerSpec>>;
