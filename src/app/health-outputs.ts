import type { Engine, SafeJson } from '../model/engine.js';
import type { ContainerId } from '../model/id.js';
import { sanitize, type SafeText } from '../model/safe-text.js';

/** A verdict has room for a line. */
const MOST_CHARS = 120;
/** The engine only tells of a change of health: what a failing check prints is asked for again. */
const FRESH_MS = 60_000;
const MOST_AT_ONCE = 2;

interface Known {
  readonly line: SafeText | undefined;
  readonly askedAtMs: number;
}

/** What health checks print is told by an inspect alone: asked for where a check fails, and nobody waits for it. */
export class HealthOutputs {
  readonly #engine: Engine;
  readonly #signal: AbortSignal;
  readonly #known = new Map<ContainerId, Known>();
  #underWay = 0;

  constructor(engine: Engine, signal: AbortSignal) {
    this.#engine = engine;
    this.#signal = signal;
  }

  /** First line that the last check printed, as far as known; asks the engine when that is old. */
  of(id: ContainerId, nowMs: number): SafeText | undefined {
    const known = this.#known.get(id);
    const old = known === undefined || nowMs - known.askedAtMs >= FRESH_MS;
    if (old && this.#underWay < MOST_AT_ONCE && !this.#signal.aborted) {
      this.#known.set(id, { line: known?.line, askedAtMs: nowMs });
      void this.#ask(id, nowMs);
    }
    return known?.line;
  }

  get size(): number {
    return this.#known.size;
  }

  /** Keeps only these. */
  retain(ids: ReadonlySet<ContainerId>): void {
    for (const id of this.#known.keys()) if (!ids.has(id)) this.#known.delete(id);
  }

  async #ask(id: ContainerId, askedAtMs: number): Promise<void> {
    this.#underWay++;
    try {
      const inspected = await this.#engine.inspect('container', id, this.#signal);
      if (this.#known.has(id)) this.#known.set(id, { line: outputOf(inspected), askedAtMs });
    } catch {
      // gone, late or not allowed: the verdict stands without it, and it is asked for again
    } finally {
      this.#underWay--;
    }
  }
}

/** `State.Health.Log[].Output` (Docker API 1.41): of up to five runs of the check, the newest last. */
function outputOf(inspected: SafeJson): SafeText | undefined {
  const log = field(field(field(inspected, 'State'), 'Health'), 'Log');
  const output = field(Array.isArray(log) ? log.at(-1) : undefined, 'Output');
  if (typeof output !== 'string') return undefined;
  // line breaks became pictures at the border
  const line = output.split('\u240a').find((each) => each.trim() !== '');
  return line === undefined ? undefined : sanitize(line.trim(), MOST_CHARS);
}

const field = (json: unknown, key: string): unknown =>
  typeof json === 'object' && json !== null ? Reflect.get(json, key) : undefined;
