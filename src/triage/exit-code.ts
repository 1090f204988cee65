/** Signals that end processes, by number (signal(7), the same on x86 and ARM). */
const SIGNALS: ReadonlyMap<number, string> = new Map([
  [1, 'SIGHUP'],
  [2, 'SIGINT'],
  [3, 'SIGQUIT'],
  [4, 'SIGILL'],
  [5, 'SIGTRAP'],
  [6, 'SIGABRT'],
  [7, 'SIGBUS'],
  [8, 'SIGFPE'],
  [9, 'SIGKILL'],
  [11, 'SIGSEGV'],
  [13, 'SIGPIPE'],
  [14, 'SIGALRM'],
  [15, 'SIGTERM'],
  [24, 'SIGXCPU'],
  [25, 'SIGXFSZ'],
  [31, 'SIGSYS'],
]);

/** What docker and shells say with a code (docker run, "Exit status"). */
const MEANINGS: ReadonlyMap<number, string> = new Map([
  [125, 'docker failed'],
  [126, 'not executable'],
  [127, 'command not found'],
]);

/** 128 + the signal that ended it. */
const SIGNALLED = 128;

/** `exit 1`, `exit 139 SIGSEGV`, `exit 137 OOM` where the kernel's out-of-memory killer is known to have done it. */
export function exitText(code: number | undefined, oom: boolean): string {
  if (code === undefined) return oom ? 'exit OOM' : 'exit code unknown';
  const meaning = oom ? 'OOM' : (MEANINGS.get(code) ?? SIGNALS.get(code - SIGNALLED));
  return meaning === undefined ? `exit ${code}` : `exit ${code} ${meaning}`;
}
