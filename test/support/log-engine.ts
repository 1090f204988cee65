import type { Engine, LogLine, LogOptions } from '../../src/model/engine.js';
import type { Failure } from '../../src/model/failure.js';
import type { ContainerId } from '../../src/model/id.js';
import { sanitize } from '../../src/model/safe-text.js';

export const logLine = (atMs: number, text = `line ${atMs}`): LogLine => ({
  stream: 'stdout',
  atMs,
  text: sanitize(text, 1e6),
});
export const logLines = (from: number, to: number): readonly LogLine[] =>
  Array.from({ length: to - from }, (_, index) => logLine(from + index));

interface Follower {
  readonly id: ContainerId;
  readonly onLines: (lines: readonly LogLine[]) => void;
  readonly end: (failure?: Failure) => void;
}

/**
 * Logs as docker tells them: a tail is counted from the end, `until` ends an answer at the first line that
 * is later, `since` leaves lines out, also of what is followed. What is read ends at a damaged record (NaN).
 */
export class LogEngine implements Pick<Engine, 'logs'> {
  readonly logsOf = new Map<ContainerId, LogLine[]>();
  readonly failures = new Map<ContainerId, Failure>();
  /** `500 follow`, `2500 until 9500`. */
  readonly asked: string[] = [];
  /** Lines that were told. */
  told = 0;
  #followers: Follower[] = [];

  get followers(): number {
    return this.#followers.length;
  }

  async logs(
    id: ContainerId,
    { tail, follow, sinceMs, untilMs }: LogOptions,
    onLines: (lines: readonly LogLine[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    this.asked.push(
      [
        tail,
        follow && 'follow',
        sinceMs !== undefined && `since ${sinceMs}`,
        untilMs !== undefined && `until ${untilMs}`,
      ]
        .filter(Boolean)
        .join(' '),
    );
    const failure = this.failures.get(id);
    if (failure !== undefined) throw failure;
    onLines([]);
    const all = this.logsOf.get(id) ?? [];
    const newest = tail === Infinity ? all : all.slice(Math.max(0, all.length - tail));
    const late = newest.findIndex(({ atMs = NaN }) => !(atMs <= (untilMs ?? Infinity)));
    const passes = ({ atMs = NaN }: LogLine): boolean => !(atMs < (sinceMs ?? -Infinity));
    const lines = newest.slice(0, late < 0 ? newest.length : late).filter(passes);
    for (let at = 0; at < lines.length && !signal.aborted; at += 100) {
      const batch = lines.slice(at, at + 100);
      this.told += batch.length;
      onLines(batch);
    }
    if (!follow || signal.aborted) return;
    await new Promise<void>((resolve, reject) => {
      const follower: Follower = {
        id,
        onLines: (batch) => onLines(batch.filter(passes)),
        end: (failed) => {
          this.#followers = this.#followers.filter((each) => each !== follower);
          if (failed === undefined) resolve();
          else reject(failed);
        },
      };
      this.#followers.push(follower);
      signal.addEventListener('abort', () => follower.end());
    });
  }

  /** Its container prints them. */
  write(id: ContainerId, lines: readonly LogLine[]): void {
    this.logsOf.set(id, [...(this.logsOf.get(id) ?? []), ...lines]);
    for (const each of this.#followers) if (each.id === id) each.onLines(lines);
  }

  /** Ends what is followed: with the container, or because the engine gives it up. */
  end(id: ContainerId, failure?: Failure): void {
    for (const each of this.#followers.filter((follower) => follower.id === id)) each.end(failure);
  }
}
