import { emptyReading, type Reading } from '../../src/model/reading.js';
import {
  avg10,
  blkio,
  countCpus,
  ioStat,
  keyed,
  keys,
  netDev,
  quotient,
  row,
  single,
  startTicks,
  type Bytes,
} from '../../src/sampler/scan.js';

const WANTED = keys('anon', 'file', 'tail');

/** Each parser of kernel text, as what it leaves behind. */
export const PARSERS: Readonly<Record<string, (bytes: Bytes) => unknown>> = {
  single,
  quotient,
  keyed: (bytes) => {
    keyed(bytes, WANTED);
    return [...WANTED.values];
  },
  some: (bytes) => avg10(bytes, 'some'),
  full: (bytes) => avg10(bytes, 'full'),
  ioStat: (bytes) => left(ioStat, bytes),
  blkio: (bytes) => left(blkio, bytes),
  netDev: (bytes) => left(netDev, bytes),
  startTicks,
  row: (bytes) => {
    const into = new Float64Array(5);
    row(bytes, 3, into);
    return [...into];
  },
  countCpus,
};

function left(parse: (bytes: Bytes, into: Reading) => void, bytes: Bytes): Reading {
  const into = emptyReading();
  parse(bytes, into);
  return into;
}

export const KERNEL_TEXTS = [
  '319488\n',
  '-1\n',
  'max 100000\n',
  '30000 100000\n',
  'anon 61440\nfile   25178112\nfile_mapped 7\n',
  'some avg10=37.04 avg60=1.00 avg300=2.89 total=8\nfull avg10=0.05 avg60=0.00 avg300=0.00 total=1\n',
  '254:0 rbytes=5242880 wbytes=41943040 rios=5 wios=42 dbytes=9 dios=0\n',
  '7:0 Read 5120\n7:0 Write 100\n7:0 Total 5220\nTotal 5220\n',
  ' face |bytes\n    lo: 5 0 0 0 0 0 0 0 6 0\n  eth0: 11 1 2 3 4 5 6 7 22 8 0\n',
  '324 (a) b) S 310 324 324 0 -1 4194560 1866 7349 0 0 8 40 37 139 20 0 1 0 2267 8314 1886\n',
  'cpu  3542 0 43.25 7. 9\ncpu0 1 2 3\ncpu1 1 2 3\nintr 5\n',
] as const;
