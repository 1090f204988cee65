import { undoLine } from '../cleanup/undo.js';
import type { Engine, ObjectKind } from '../model/engine.js';
import { commandLine } from '../model/command-line.js';
import type { Operation, OperationName } from '../model/operation.js';
import { sanitize } from '../model/safe-text.js';
import { keptText } from '../model/secret.js';
import type { Journal } from './journal.js';

/** Operations after which something is no more, by what it was. */
const REMOVES: ReadonlyMap<OperationName, ObjectKind> = new Map<OperationName, ObjectKind>([
  ['container.remove', 'container'],
  ['image.remove', 'image'],
  ['network.remove', 'network'],
]);

/** An engine's door for operations, each of them in the journal; without one the door itself. */
export function journaled(
  engine: Pick<Engine, 'perform' | 'inspect' | 'endpoint'>,
  journal: Journal | undefined,
): Pick<Engine, 'perform'> {
  if (journal === undefined) return engine;
  /** Nobody is kept from removing something because it could not be inspected. */
  const undo = async (operation: Operation, signal: AbortSignal): Promise<string | undefined> => {
    const kind = REMOVES.get(operation.op);
    if (kind === undefined) return undefined;
    const inspected = await engine
      .inspect(kind, operation.target.id, signal)
      .catch(() => undefined);
    return inspected === undefined ? undefined : undoLine(kind, inspected);
  };
  return {
    async perform(operation, signal, onProgress) {
      const { op, target } = operation;
      const { host, id, name } = target;
      const deed = {
        ...{ verb: op, host, endpoint: engine.endpoint, id },
        // a process is called by its command
        name: op === 'process.signal' ? sanitize(keptText(name)) : name,
        command: commandLine([operation]),
        undo: await undo(operation, signal),
      };
      await journal.around(deed, () => engine.perform(operation, signal, onProgress));
    },
  };
}
