/** What /proc/<pid>/stat, status and io say of one process, in words and numbers. */

/** A process that ended meanwhile has no text: its numbers are `NaN`. */
export interface ProcessStat {
  /** At most 15 characters (TASK_COMM_LEN), raw. */
  readonly name: string;
  readonly state: string;
  readonly parentPid: number;
  readonly cpuTicks: number;
  readonly threads: number;
  /** Since boot. */
  readonly startTicks: number;
  readonly residentPages: number;
}

/**
 * proc_pid_stat(5), `4312 (nginx: worker) S 4280 …`: comm 2, state 3, ppid 4, utime 14, stime 15,
 * num_threads 20, starttime 22, rss 24, counted from the pid, 1.
 */
export function processStat(text: string): ProcessStat {
  // the name may contain spaces and parentheses
  const closing = text.lastIndexOf(')');
  const fields = text.slice(closing + 2).split(' ');
  const field = (number: number): number => Number(fields[number - 3] ?? NaN);
  return {
    name: text.slice(text.indexOf('(') + 1, Math.max(0, closing)),
    state: fields[0] ?? '',
    parentPid: field(4),
    cpuTicks: field(14) + field(15),
    threads: field(20),
    startTicks: field(22),
    residentPages: field(24),
  };
}

export interface ProcessStatus {
  /** Effective. */
  readonly uid: number;
  /** In the innermost pid namespace; `NaN` before Linux 4.1. */
  readonly insidePid: number;
}

/** proc_pid_status(5): `Uid:` real, effective, saved, filesystem; `NSpid:` from our namespace inwards. */
export function processStatus(text: string): ProcessStatus {
  const numbers = (key: string): readonly string[] =>
    new RegExp(`^${key}:\\s+(.*)$`, 'm').exec(text)?.[1]?.split(/\s+/) ?? [];
  return {
    uid: Number(numbers('Uid')[1] ?? NaN),
    insidePid: Number(numbers('NSpid').at(-1) ?? NaN),
  };
}

/** proc_pid_io(5): bytes that reached disks. Only who may trace the process reads it; else `NaN`. */
export function processIo(text: string): { readonly read: number; readonly written: number } {
  const bytes = (key: string): number =>
    Number(new RegExp(`^${key}: (\\d+)$`, 'm').exec(text)?.[1] ?? NaN);
  return { read: bytes('read_bytes'), written: bytes('write_bytes') };
}

/** proc_pid_cmdline(5): arguments, each ended by NUL. Empty for a kernel thread and a zombie. */
export const commandOf = (text: string, name: string): string =>
  text === '' ? `[${name}]` : text.replace(/\0+$/, '').replaceAll('\0', ' ');
