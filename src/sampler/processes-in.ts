import { readdirSync } from 'node:fs';

/** Pids of all processes that are to be seen; none where there is no /proc. */
export function processesIn(procRoot: string): readonly number[] {
  try {
    return readdirSync(procRoot)
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}
