import type { Created } from '../model/creation.js';
import type { Failure } from '../model/failure.js';
import { subjectOf, type Operation, type OperationName } from '../model/operation.js';
import type { Progress } from '../model/transfer.js';
import type { Notice } from './state.js';

/** Each operation's words: what is being done, and what was done. */
export const WORDS: Readonly<Record<OperationName, { doing: string; done: string; verb: string }>> =
  {
    'container.start': { verb: 'start', doing: 'starting', done: 'started' },
    'container.stop': { verb: 'stop', doing: 'stopping', done: 'stopped' },
    'container.restart': { verb: 'restart', doing: 'restarting', done: 'restarted' },
    'container.pause': { verb: 'pause', doing: 'pausing', done: 'paused' },
    'container.unpause': { verb: 'unpause', doing: 'unpausing', done: 'unpaused' },
    'container.kill': { verb: 'kill', doing: 'killing', done: 'signalled' },
    'container.remove': { verb: 'remove', doing: 'removing', done: 'removed' },
    'container.update': { verb: 'limit', doing: 'limiting', done: 'limited' },
    'container.restart-policy': {
      verb: 'change the restart policy of',
      doing: 'changing',
      done: 'changed the restart policy of',
    },
    'container.keep': { verb: 'keep', doing: 'keeping', done: 'kept' },
    'container.commit': { verb: 'commit', doing: 'committing', done: 'committed' },
    'container.create': { verb: 'create', doing: 'creating', done: 'created' },
    'container.run': { verb: 'run', doing: 'creating', done: 'started' },
    'container.rename': { verb: 'rename', doing: 'renaming', done: 'renamed' },
    'process.signal': { verb: 'signal', doing: 'signalling', done: 'signalled' },
    'image.pull': { verb: 'pull', doing: 'pulling', done: 'pulled' },
    'image.build': { verb: 'build', doing: 'building', done: 'built' },
    'image.save': { verb: 'save', doing: 'saving', done: 'saved' },
    'image.load': { verb: 'load', doing: 'loading', done: 'loaded' },
    'image.tag': { verb: 'tag', doing: 'tagging', done: 'tagged' },
    'image.untag': { verb: 'untag', doing: 'untagging', done: 'untagged' },
    'image.remove': { verb: 'remove', doing: 'removing', done: 'removed' },
    'volume.export': { verb: 'export', doing: 'exporting', done: 'exported' },
    'volume.remove': { verb: 'remove', doing: 'removing', done: 'removed' },
    'cache.remove': { verb: 'remove', doing: 'removing', done: 'removed' },
    'network.connect': { verb: 'connect', doing: 'connecting', done: 'connected' },
    'network.disconnect': { verb: 'disconnect', doing: 'disconnecting', done: 'disconnected' },
    'network.remove': { verb: 'remove', doing: 'removing', done: 'removed' },
  };

/** How long a success is told. A failure stays until it is dismissed. */
const SUCCESS_MS = 8000;

export function settled(
  operation: Operation,
  failure: Failure | undefined,
  nowMs: number,
  progress?: Progress,
): Omit<Notice, 'id'> {
  const { verb, done } = WORDS[operation.op];
  const subject = subjectOf(operation);
  if (failure === undefined) {
    if (progress !== undefined && 'created' in progress)
      return madeNotice(operation, progress, nowMs);
    return {
      tone: 'good',
      text: `${done} ${subject}`,
      hint: undefined,
      untilMs: nowMs + SUCCESS_MS,
    };
  }
  if (failure.kind === 'aborted')
    return {
      tone: 'warning',
      text: `${verb} ${subject}: ${failure.said}`,
      hint: undefined,
      untilMs: nowMs + SUCCESS_MS,
    };
  return {
    tone: 'critical',
    text: `${verb} ${subject} failed: ${failure.said}`,
    hint: failure.hint ?? remedy(operation, failure, progress),
    untilMs: undefined,
  };
}

/** A name may be the engine's; what it warns of is to be read. */
function madeNotice(
  { op, target }: Operation,
  { created, warnings }: Created,
  nowMs: number,
): Omit<Notice, 'id'> {
  const text = `${WORDS[op].done} ${created.name} of ${target.name}`;
  const [warning] = warnings;
  return warning === undefined
    ? { tone: 'good', text, hint: undefined, untilMs: nowMs + SUCCESS_MS }
    : {
        tone: 'warning',
        text: `${text}: ${warnings.join('; ')}`,
        hint: undefined,
        untilMs: undefined,
      };
}

/** A refused removal has a stronger form; say which key offers it. */
function remedy(
  operation: Operation,
  failure: Failure,
  progress: Progress | undefined,
): string | undefined {
  if (failure.kind === 'conflict' && 'force' in operation && !operation.force)
    return 'd again, then f for force';
  if (progress !== undefined && 'lines' in progress && progress.lines.length > 0)
    return 'v in the images pane shows what it said';
  if (failure.kind === 'gone') return 'somebody else removed it';
  return undefined;
}
