import type { Reading } from '../model/reading.js';
import { avg10, keyed, keys, single, type Bytes } from './scan.js';

/**
 * When a file is read. `gate`: each tick; the rest follows only when a gate moved, or after some quiet
 * ticks. `counter`: with it. `slow`: not more often than the kernel averages pressure, each 2 s
 * (PSI_FREQ, kernel/sched/psi.c). `limit`: seldom, it changes when somebody changes it.
 */
export type Cadence = 'gate' | 'counter' | 'slow' | 'limit';

/** Fills the fields it knows of `into`; `NaN` for what the text does not say. */
export type Parse = (bytes: Bytes, into: Reading) => void;

/** One row of a cgroup version's table: a file, when it is read, what its text means. */
export interface CounterFile {
  /** A version 1 controller, or `unified`. */
  readonly hierarchy: string;
  readonly name: string;
  readonly cadence: Cadence;
  readonly parse: Parse;
}

type Field = keyof Reading;

/** A file of one value. */
export const value =
  (field: Field): Parse =>
  (bytes, into) => {
    into[field] = single(bytes);
  };

/** A file of `key value` lines: its keys and the fields they go to. */
export function lines(fields: Readonly<Record<string, Field>>): Parse {
  const wanted = keys(...Object.keys(fields));
  const targets = Object.values(fields);
  return (bytes, into) => {
    keyed(bytes, wanted);
    targets.forEach((field, index) => {
      into[field] = wanted.values[index] ?? NaN;
    });
  };
}

const pressure =
  (some: Field, full: Field | undefined): Parse =>
  (bytes, into) => {
    into[some] = avg10(bytes, 'some');
    if (full !== undefined) into[full] = avg10(bytes, 'full');
  };

/** The same files on version 2 and, on hybrid hosts, beside version 1. */
export const PRESSURE: readonly CounterFile[] = [
  {
    hierarchy: 'unified',
    name: 'cpu.pressure',
    cadence: 'slow',
    parse: pressure('pressureCpuSome', undefined),
  },
  {
    hierarchy: 'unified',
    name: 'memory.pressure',
    cadence: 'slow',
    parse: pressure('pressureMemorySome', 'pressureMemoryFull'),
  },
  {
    hierarchy: 'unified',
    name: 'io.pressure',
    cadence: 'slow',
    parse: pressure('pressureIoSome', 'pressureIoFull'),
  },
];
