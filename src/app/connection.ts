import type { EngineInfo } from '../model/engine.js';
import type { Connection } from '../store/state.js';
import type { Backend } from './backends.js';

/** A backend that answers: with an engine, or with the kernel alone. */
export const connected = ({ missing }: Pick<Backend, 'missing'>, sinceMs: number): Connection =>
  missing === undefined
    ? { status: 'live', sinceMs }
    : { status: 'daemonless', sinceMs, attempts: missing() };

/** The kernel is no engine. */
export const engineOf = (info: EngineInfo): EngineInfo | undefined =>
  info.kind === 'kernel' ? undefined : info;
