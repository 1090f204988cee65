import { isRunning, type Container } from '../model/container.js';
import type { ContainerId } from '../model/id.js';

/** Answers that may contradict an event before they are believed after all: at two a second, some seconds. */
const PATIENCE = 10;

/** What matters of a state here: an exited container may be restarting by now, and both are not running. */
const kindOf = (container: Container): string =>
  isRunning(container) ? container.state : 'not running';

/**
 * States that events told. The engine says `die` before its list knows of it (moby
 * daemon/monitor.go: the event, then the network is released, then the checkpoint that lists read), so
 * that a list asked for upon the event may still tell the state before.
 */
export class ToldStates {
  readonly #patience = new Map<ContainerId, number>();

  /** An event changed its state. */
  note(id: ContainerId): void {
    this.#patience.set(id, PATIENCE);
  }

  /** The answer is older than the event: keep what is known, and ask again. */
  isContradicted(known: Container, row: Container): boolean {
    const left = this.#patience.get(row.id) ?? 0;
    if (left === 0 || kindOf(known) === kindOf(row)) {
      this.#patience.delete(row.id);
      return false;
    }
    this.#patience.set(row.id, left - 1);
    return true;
  }

  forget(id: ContainerId): void {
    this.#patience.delete(id);
  }
}
