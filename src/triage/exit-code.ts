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

/** Codes that say the same in most programs, and what a shell or the kernel means by others. */
const WORDS: ReadonlyMap<number, string> = new Map([
  [0, 'an end without an error'],
  [1, 'an error that the program itself tells of'],
  [2, 'wrong use, of a shell or by its arguments'],
  [125, 'an error of docker: the container could not be run'],
  [126, 'a command that is there and cannot be executed'],
  [127, 'a command that is not there'],
  [132, 'an instruction that the CPU does not know (SIGILL)'],
  [134, 'given up by the program itself (abort, SIGABRT)'],
  [135, 'a bus error: memory or a mapped file that is not there (SIGBUS)'],
  [136, 'an arithmetic error, as a division by zero (SIGFPE)'],
  [139, 'an access to memory that is not its own (SIGSEGV)'],
  [143, 'the end that SIGTERM asks for'],
  [159, 'a system call that is forbidden, by seccomp mostly (SIGSYS)'],
]);

/** What a code says, for the card of one that ended. */
export function exitMeaning(code: number | undefined): string {
  if (code === undefined) return 'an end that nobody told of';
  const signal = SIGNALS.get(code - SIGNALLED);
  return (
    WORDS.get(code) ??
    (signal === undefined ? 'a code of the program itself' : `an end by ${signal}`)
  );
}

/** `exit 1`, `exit 139 SIGSEGV`, `exit 137 OOM` where the kernel's out-of-memory killer is known to have done it. */
export function exitText(code: number | undefined, oom: boolean): string {
  if (code === undefined) return oom ? 'exit OOM' : 'exit code unknown';
  const meaning = oom ? 'OOM' : (MEANINGS.get(code) ?? SIGNALS.get(code - SIGNALLED));
  return meaning === undefined ? `exit ${code}` : `exit ${code} ${meaning}`;
}
