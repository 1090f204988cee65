import { Failure } from '../model/failure.js';
import type { LimitWords } from '../model/limit-update.js';
import { targetKey, type Operation, type TargetKey } from '../model/operation.js';
import type { Overlay } from './state.js';
import type { TypedLine } from './typed-line.js';

/** What an operation wants to be told in words before it is asked for. */
export interface Ask extends TypedLine {
  readonly type: 'ask';
  readonly operation: Extract<
    Operation,
    {
      readonly op:
        | 'image.pull'
        | 'image.tag'
        | 'image.save'
        | 'image.load'
        | 'volume.export'
        | 'container.commit'
        | 'container.rename'
        | 'container.update'
        | 'container.pause'
        | 'container.keep';
    }
  >;
  /** The same, of other rows: they are told the same. */
  readonly others: readonly Operation[];
  /** Limits: why the engine does not tell how it has them now. */
  readonly untold?: Failure;
}

/** The engine has told how a container has its limits, while new ones are typed. */
export function withWords(
  overlay: Overlay | undefined,
  key: TargetKey,
  words: LimitWords | Failure,
): Overlay | undefined {
  if (overlay?.type !== 'ask' || overlay.operation.op !== 'container.update') return overlay;
  if (targetKey(overlay.operation.target) !== key) return overlay;
  return words instanceof Failure
    ? { ...overlay, untold: words }
    : { ...overlay, operation: { ...overlay.operation, words } };
}
