import assert from 'node:assert/strict';
import { test } from 'node:test';
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

/** As after a longer file: what lies behind the text must not be seen. */
function bytes(text: string): Bytes {
  const buffer = Buffer.alloc(text.length + 64, '9 rbytes=7 8:0 Read 5\nsome avg10=9.99\n');
  return { buffer, length: buffer.write(text, 'latin1') };
}

const read = (parse: (bytes: Bytes, into: Reading) => void, text: string): Reading => {
  const into = emptyReading();
  parse(bytes(text), into);
  return into;
};

void test('single: a number, a negative one, max, nothing', () => {
  assert.equal(single(bytes('319488\n')), 319488);
  assert.equal(single(bytes('0\n')), 0);
  assert.equal(single(bytes('-1\n')), -1);
  assert.equal(single(bytes('max\n')), Infinity);
  assert.ok(Number.isNaN(single(bytes(''))));
  assert.ok(Number.isNaN(single(bytes('rubbish\n'))));
});

void test('single: beyond 2^53 the nearest double', () => {
  assert.equal(single(bytes('9007199254740993\n')), 2 ** 53);
  assert.equal(single(bytes('18446744073709551615\n')), 2 ** 64);
  assert.equal(single(bytes('9223372036854771712\n')), 9223372036854771712);
});

void test('quotient: cpu.max in cores', () => {
  assert.equal(quotient(bytes('30000 100000\n')), 0.3);
  assert.equal(quotient(bytes('max 100000\n')), Infinity);
  assert.ok(Number.isNaN(quotient(bytes(''))));
});

void test('keyed: whole keys only, in any order, absent ones unknown', () => {
  const wanted = keys('file', 'anon', 'inactive_file', 'swap');
  keyed(bytes('anon 61440\nfile 25178112\nfile_mapped 7\ninactive_file 20979712\n'), wanted);
  assert.deepEqual([...wanted.values], [25178112, 61440, 20979712, NaN]);
  keyed(bytes(''), wanted);
  assert.deepEqual([...wanted.values], [NaN, NaN, NaN, NaN]);
});

void test('keyed: nothing is read behind the last wanted key', () => {
  const wanted = keys('anon', 'file');
  keyed(bytes('anon 1\nfile 2\nanon 3\nfile 4\n'), wanted);
  assert.deepEqual([...wanted.values], [1, 2]);
});

void test('keyed: names that differ in one place', () => {
  const wanted = keys('file');
  for (const near of ['tile', 'fale', 'fire', 'filo', 'fil', 'files']) {
    keyed(bytes(`${near} 5\n`), wanted);
    assert.deepEqual([...wanted.values], [NaN], near);
  }
});

void test('keyed: meminfo with its padding, and a last line without an end', () => {
  const wanted = keys('MemTotal:', 'SwapFree:');
  keyed(bytes('MemTotal:       24684084 kB\nMemFree:        22797324 kB\nSwapFree: 5'), wanted);
  assert.deepEqual([...wanted.values], [24684084, 5]);
});

void test('keyed: a memory.stat as large as they come', () => {
  const wanted = keys('total_swap');
  const lines = Array.from({ length: 20_000 }, (_, index) => `node_${index} ${index}\n`).join('');
  keyed(bytes(`${lines}total_swap 4096\n`), wanted);
  assert.deepEqual([...wanted.values], [4096]);
});

void test('avg10: both lines, or the one that is there', () => {
  const text =
    'some avg10=37.04 avg60=12.32 avg300=2.89 total=8747616\nfull avg10=0.05 avg60=0.00 avg300=0.00 total=1\n';
  assert.equal(avg10(bytes(text), 'some'), 37.04);
  assert.equal(avg10(bytes(text), 'full'), 0.05);
  assert.ok(Number.isNaN(avg10(bytes('some avg10=0.73 avg60=0 avg300=0 total=1\n'), 'full')));
  assert.ok(Number.isNaN(avg10(bytes(''), 'some')));
});

void test('io.stat: summed over devices; empty is none yet', () => {
  const one = '254:0 rbytes=5242880 wbytes=41943040 rios=5 wios=42 dbytes=9 dios=0\n';
  const two = '8:16 8:0 rbytes=20 wbytes=3 rios=1 wios=1 dbytes=0 dios=0\n';
  const reading = read(ioStat, one + two);
  assert.equal(reading.blockReadBytes, 5242900);
  assert.equal(reading.blockWriteBytes, 41943043);
  assert.equal(read(ioStat, '').blockWriteBytes, 0);
  const cut = read(ioStat, '8:0 rbytes=7 wbytes=');
  assert.deepEqual([cut.blockReadBytes, cut.blockWriteBytes], [7, 0]);
  // what a later kernel may add
  const later = read(
    ioStat,
    '8:0 rchars=1 wchars=2 rbytes=20 rbytes_max=7 wbytes=3 wbytes_max=7\n',
  );
  assert.deepEqual([later.blockReadBytes, later.blockWriteBytes], [20, 3]);
});

void test('blkio: summed over devices; a total without a device is unknown', () => {
  const device = (name: string): string =>
    `${name} Read 5120\n${name} Write 100\n${name} Sync 5220\n${name} Async 0\n${name} Discard 0\n${name} Total 5220\n`;
  const reading = read(blkio, `${device('7:0')}${device('254:16')}Total 10440\n`);
  assert.equal(reading.blockReadBytes, 10240);
  assert.equal(reading.blockWriteBytes, 200);
  assert.ok(Number.isNaN(read(blkio, 'Total 0\n').blockReadBytes));
  assert.ok(Number.isNaN(read(blkio, '').blockWriteBytes));
});

const NET_HEADER =
  'Inter-|   Receive                                                |  Transmit\n' +
  ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n';

void test('net/dev: all interfaces but lo', () => {
  const line = (name: string, rx: number, tx: number): string =>
    `${name.padStart(6)}: ${rx}       1    2    3    4     5          6         7 ${tx}       8    0    0    0     0       0          0\n`;
  const text =
    NET_HEADER +
    line('lo', 999, 999) +
    line('eth0', 2 ** 40, 20) +
    line('lo2', 1, 2) +
    line('xo', 4, 0) +
    line('l0', 8, 0);
  const reading = read(netDev, text);
  assert.equal(reading.networkRxBytes, 2 ** 40 + 13);
  assert.equal(reading.networkTxBytes, 22);
});

void test('net/dev: old kernels leave no space after the colon; only lo is known to be 0', () => {
  const reading = read(netDev, `${NET_HEADER}  eth0:1234567890 1 0 0 0 0 0 0 77 0 0 0 0 0 0 0\n`);
  assert.deepEqual([reading.networkRxBytes, reading.networkTxBytes], [1234567890, 77]);
  assert.equal(
    read(netDev, `${NET_HEADER}    lo: 5 0 0 0 0 0 0 0 5 0 0 0 0 0 0 0\n`).networkRxBytes,
    0,
  );
});

void test('stat: the start, whatever the command is called', () => {
  const rest = 'S 310 324 324 0 -1 4194560 1866 7349 0 0 8 40 37 139 20 0 1 0 2267 8314880 1886\n';
  for (const command of ['sh', 'a b', ') S 1 (', '((', 'x)\n1 (y']) {
    assert.equal(startTicks(bytes(`324 (${command}) ${rest}`)), 2267, command);
  }
  assert.equal(startTicks(bytes(`) ${rest}`)), 2267);
  assert.ok(Number.isNaN(startTicks(bytes(''))));
  assert.ok(Number.isNaN(startTicks(bytes('1 '.repeat(40)))), 'no command');
  assert.ok(Number.isNaN(startTicks(bytes('324 (sh) S 1'))));
});

void test('row: numbers of a line, and unknown where it ends', () => {
  const into = new Float64Array(4);
  row(bytes('cpu  3542 0 4367\n'), 'cpu'.length, into);
  assert.deepEqual([...into], [3542, 0, 4367, NaN]);
  row(bytes('4.27 1.29 0.45 2/211 875\n'), 0, into);
  assert.deepEqual([...into], [4.27, 1.29, 0.45, 2]);
  row(bytes('5. 6\n'), 0, into);
  assert.deepEqual([...into], [5, 6, NaN, NaN]);
});

void test('countCpus: more than 256 of them', () => {
  const text = Array.from({ length: 512 }, (_, index) => `cpu${index} 1 2 3\n`).join('');
  assert.equal(countCpus(bytes(`cpu  1 2 3\n${text}intr 5 0 0\n`)), 512);
  assert.ok(Number.isNaN(countCpus(bytes(''))));
  assert.ok(Number.isNaN(countCpus(bytes('cpu  1 2 3\nintr 5\n'))));
  for (const other of ['xpu', 'cxu', 'cpx', 'cxx', 'xpx', 'xxu'])
    assert.equal(countCpus(bytes(`cpu  1\ncpu0 1\n${other}9 1\ncpu1 1\n`)), 1, other);
});
