/**
 * sampler/: answers "how much", from the kernel's files or the engine's stats. Sources plug into
 * `Sampler`; nobody else sees a descriptor. May import model, `node:fs`, `node:path` and
 * systeminformation.
 *
 * scan: numbers straight out of the bytes of kernel text. No string, map or promise is made here: a
 * tick over 1,000 containers passes about 10 MB/s through these loops.
 *
 *   bytes.buffer  [ t e x t \n l e f t   o v e r s … ]
 *                   0 ……… length ^ what an earlier, longer file left behind
 */
import type { Reading } from '../model/reading.js';

/** What the last read brought. `buffer` is shared and grows, so take it from here each time. */
export interface Bytes {
  buffer: Buffer;
  length: number;
}

const NEWLINE = 0x0a;
const SPACE = 0x20;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const EQUALS = 0x3d;
const CLOSING = 0x29;
const [UPPER_R, UPPER_W] = [0x52, 0x57] as const;
const [B, C, L, M] = [0x62, 0x63, 0x6c, 0x6d] as const;
const [O, P, R, U, W] = [0x6f, 0x70, 0x72, 0x75, 0x77] as const;

/** Where the last `digits` stopped: work variable, so that a number and its end need no object. */
let end = 0;

/** Digits at `at`, `NaN` when there are none. Beyond 2^53 it is the nearest double, not a wrap. */
function digits({ buffer, length }: Bytes, at: number): number {
  let value = 0;
  let here = at;
  for (; here < length; here++) {
    const digit = buffer[here]! - ZERO;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  end = here;
  return here === at ? NaN : value;
}

/** `37.04`, by way of 3704, as 37 + 0.04 would not be the same double. */
function decimal(bytes: Bytes, at: number): number {
  const whole = digits(bytes, at);
  // behind the end it may be one, too: without digits, and that changes nothing
  if (bytes.buffer[end] !== DOT) return whole;
  const from = end + 1;
  const fraction = digits(bytes, from);
  const scale = 10 ** (end - from);
  return scale === 1 ? whole : (whole * scale + fraction) / scale;
}

function skipSpaces({ buffer, length }: Bytes, at: number): number {
  let here = at;
  while (here < length && buffer[here] === SPACE) here++;
  return here;
}

/** The first byte after the next newline. */
function nextLine({ buffer, length }: Bytes, at: number): number {
  let here = at;
  while (here < length && buffer[here] !== NEWLINE) here++;
  return here + 1;
}

/** The value of a one-value file: `319488`, `-1`, `max` (`Infinity`). Empty or anything else: `NaN`. */
export function single(bytes: Bytes): number {
  if (bytes.length === 0) return NaN;
  const first = bytes.buffer[0];
  if (first === M) return Infinity;
  return first === MINUS ? -digits(bytes, 1) : digits(bytes, 0);
}

/** cpu.max, `$MAX $PERIOD` in µs (cgroup-v2.rst): `30000 100000` is 0.3, `max 100000` `Infinity`. */
export function quotient(bytes: Bytes): number {
  const dividend = single(bytes);
  let space = 0;
  while (space < bytes.length && bytes.buffer[space] !== SPACE) space++;
  return dividend / digits(bytes, space + 1);
}

/** The wanted keys of a file of `key value` lines, and where `keyed` leaves their values. */
export interface Keys {
  readonly names: readonly Buffer[];
  readonly values: Float64Array;
}

export const keys = (...names: readonly string[]): Keys => ({
  names: names.map((name) => Buffer.from(name)),
  values: new Float64Array(names.length),
});

/**
 * Lines `inactive_file 20979712` or `MemTotal:       24684084 kB` (the key with its colon) into
 * `wanted.values`, in the order of the keys; a key that is not there leaves `NaN`. Stops at the last
 * wanted one, as memory.stat has some 60.
 */
export function keyed(bytes: Bytes, wanted: Keys): void {
  const { buffer, length } = bytes;
  const { names, values } = wanted;
  values.fill(NaN);
  let missing = names.length;
  let at = 0;
  while (at < length && missing > 0) {
    let space = at;
    while (space < length && buffer[space] !== SPACE) space++;
    for (let index = 0; index < names.length; index++) {
      if (!isAt(buffer, at, space, names[index]!)) continue;
      values[index] = digits(bytes, skipSpaces(bytes, space));
      missing--;
      break;
    }
    at = nextLine(bytes, space);
  }
}

function isAt(buffer: Buffer, at: number, until: number, name: Buffer): boolean {
  if (until - at !== name.length) return false;
  // from the end: memory.stat's keys share their beginnings
  for (let index = name.length - 1; index >= 0; index--) {
    if (buffer[at + index] !== name[index]) return false;
  }
  return true;
}

/**
 * avg10 in percent of one line of a pressure file (accounting/psi.rst):
 * `some avg10=0.73 avg60=0.59 avg300=0.55 total=12028098`. cpu.pressure had no `full` before Linux 5.13.
 */
export function avg10(bytes: Bytes, line: 'some' | 'full'): number {
  const first = line.charCodeAt(0);
  for (let at = 0; at < bytes.length; at = nextLine(bytes, at)) {
    if (bytes.buffer[at] === first) return decimal(bytes, at + 'some avg10='.length);
  }
  return NaN;
}

/**
 * io.stat (cgroup-v2.rst), summed over devices:
 * `254:0 rbytes=5242880 wbytes=41943040 rios=5 wios=42 dbytes=0 dios=0`. Empty before the first I/O: 0.
 * Goes by token, not by line: kernels 5.x may run the names of silent devices together.
 */
export function ioStat(bytes: Bytes, into: Reading): void {
  const { buffer, length } = bytes;
  let read = 0;
  let written = 0;
  for (let at = 1; at + 6 < length; at++) {
    if (buffer[at] !== B || buffer[at + 5] !== EQUALS) continue;
    const letter = buffer[at - 1];
    if (letter === R) read += digits(bytes, at + 6);
    else if (letter === W) written += digits(bytes, at + 6);
  }
  into.blockReadBytes = read;
  into.blockWriteBytes = written;
}

/**
 * v1 blkio.throttle.io_service_bytes_recursive (cgroup-v1/blkio-controller.rst), summed over devices:
 * `8:0 Read 5120`, `8:0 Write 18874368`, … `Total 18879488`. Kernels from 6.10 list no device until a
 * throttle rule exists for it; `Total 0` alone is therefore unknown.
 */
export function blkio(bytes: Bytes, into: Reading): void {
  const { buffer, length } = bytes;
  let read = NaN;
  let written = NaN;
  for (let at = 0; at < length; at = nextLine(bytes, at)) {
    let space = at;
    while (space < length && buffer[space] !== SPACE) space++;
    const letter = space + 1 < length ? buffer[space + 1] : NEWLINE;
    if (letter === UPPER_R) read = plus(read, digits(bytes, space + 'Read '.length + 1));
    else if (letter === UPPER_W)
      written = plus(written, digits(bytes, space + 'Write '.length + 1));
  }
  into.blockReadBytes = read;
  into.blockWriteBytes = written;
}

const plus = (sum: number, value: number): number => (Number.isNaN(sum) ? value : sum + value);

/**
 * /proc/<pid>/net/dev (proc_pid_net(5)), summed over all interfaces but `lo`:
 * `  eth0: <rx bytes> <7 more> <tx bytes> <7 more>`; two header lines without a colon. The kernel
 * refuses `:` and spaces in interface names.
 */
export function netDev(bytes: Bytes, into: Reading): void {
  const { buffer, length } = bytes;
  let received = 0;
  let sent = 0;
  for (let line = 0; line < length; line = nextLine(bytes, line)) {
    const name = skipSpaces(bytes, line);
    let colon = name;
    while (colon < length && buffer[colon] !== COLON && buffer[colon] !== NEWLINE) colon++;
    if (colon === length || buffer[colon] !== COLON) continue;
    if (colon - name === 2 && buffer[name] === L && buffer[name + 1] === O) continue;
    received += digits(bytes, skipSpaces(bytes, colon + 1));
    for (let column = 1; column < 8; column++) digits(bytes, skipSpaces(bytes, end));
    sent += digits(bytes, skipSpaces(bytes, end));
  }
  into.networkRxBytes = received;
  into.networkTxBytes = sent;
}

/**
 * Field 22 of /proc/<pid>/stat (proc_pid_stat(5)): start in clock ticks since boot. Field 2 is the
 * command in parentheses and may itself contain spaces and parentheses: the last one ends it.
 */
export function startTicks(bytes: Bytes): number {
  const { buffer, length } = bytes;
  let at = length - 1;
  while (at >= 0 && buffer[at] !== CLOSING) at--;
  if (at < 0) return NaN;
  for (let field = 2; field < 22; field++) {
    while (at < length && buffer[at] !== SPACE) at++;
    at++;
  }
  return digits(bytes, at);
}

/** Numbers of a line, `cpu  306965 16447 119496 …` or `0.73 0.59 0.55 2/1138`, from `at` on. */
export function row(bytes: Bytes, at: number, into: Float64Array): void {
  end = at;
  for (let index = 0; index < into.length; index++) {
    into[index] = decimal(bytes, skipSpaces(bytes, end));
  }
}

/** /proc/stat: lines `cpu0 …`, `cpu1 …` after the sum: the CPUs that are online. */
export function countCpus(bytes: Bytes): number {
  const { buffer, length } = bytes;
  let count = -1;
  for (let at = 0; at < length; at = nextLine(bytes, at), count++) {
    if (at + 2 >= length || buffer[at] !== C || buffer[at + 1] !== P || buffer[at + 2] !== U) break;
  }
  return count > 0 ? count : NaN;
}
