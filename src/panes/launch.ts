import type { ContainerTarget } from '../model/operation.js';
import type { Launch, LaunchWay } from '../store/launch.js';
import type { State } from '../store/state.js';
import { closeOverlay, events, refused, type Borrower, type Intent } from './intent.js';
import { EDIT_KEYS, editLine, lineOf, type Typed } from './line-editor.js';
import { wishOf, wordsOf } from './shell-words.js';
import { whyUnasked } from './unasked.js';

interface Told {
  readonly title: string;
  /** What may be typed. */
  readonly help: string;
  /** What will be run, as a command line; what is wrong with it. */
  readonly line: string;
  readonly borrower: Borrower | undefined;
}

const inside = (target: ContainerTarget, text: string): Told => {
  const wish = wishOf(text);
  const isWrong = typeof wish === 'string';
  return {
    title: `Run in ${target.name}`,
    help: '-u USER  -w DIRECTORY  COMMAND…   without one: bash, zsh, ash or sh',
    line: isWrong ? wish : `docker exec -it ${lineFor(target, text)}`,
    borrower: isWrong ? undefined : { does: 'exec', target, wish },
  };
};

const beside = (target: ContainerTarget, pid: number, text: string): Told => ({
  title: `${target.name} has no shell. One of this machine, in its network?`,
  help: 'It begins in the container’s files; programs and processes are this machine’s.',
  line: `nsenter -t ${pid} -n -i -u ${text}`.trimEnd(),
  borrower: { does: 'nsenter', target, pid, command: wordsOf(text) },
});

const piped = (target: ContainerTarget, text: string): Told => ({
  title: `Lines of ${target.name} to which command?`,
  help: 'All that were read and pass the filter, to its standard input. None: your pager.',
  line: `… | ${text.trim() || '$PAGER'}`,
  borrower: { does: 'pipe', target, command: text.trim() || undefined },
});

/** The options come before the name, the command behind it. */
function lineFor({ name }: ContainerTarget, text: string): string {
  const [options = ''] = /^\s*(?:-[uw]\s+\S+\s*)*/.exec(text) ?? [];
  return [options.trim(), name, text.slice(options.length).trim() || 'sh']
    .filter(Boolean)
    .join(' ');
}

export function toldOf({ way, target, text }: Launch): Told {
  switch (way.does) {
    case 'exec':
      return inside(target, text);
    case 'nsenter':
      return beside(target, way.pid, text);
    case 'pipe':
      return piped(target, text);
  }
}

/** The dialog for it. */
export const launch = (target: ContainerTarget, way: LaunchWay): Intent =>
  events({ type: 'overlay-changed', overlay: { type: 'launch', ...lineOf(''), target, way } });

/** A key while the command is typed. */
export function launchKey(state: State, overlay: Launch, typed: Typed): Intent {
  if (typed.chord === 'esc' || typed.chord === 'ctrl+c') return closeOverlay();
  if (typed.chord === 'enter') return launched(state, overlay);
  const line = editLine(EDIT_KEYS, overlay, typed, NOTHING_KEPT);
  return events({ type: 'overlay-changed', overlay: { ...overlay, ...line } });
}

function launched(state: State, overlay: Launch): Intent {
  const { borrower } = toldOf(overlay);
  if (borrower === undefined) return events();
  // a log goes to a program of this machine: the engine is not asked
  const why = borrower.does === 'pipe' ? undefined : whyUnasked(state);
  const next: Intent = why === undefined ? { type: 'lend', to: borrower } : refused(why);
  return { type: 'sequence', intents: [closeOverlay(), next] };
}

const NOTHING_KEPT = { kept: [], complete: () => ({ from: 0, candidates: [] }) };
