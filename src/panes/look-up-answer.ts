import type { Container } from '../model/container.js';
import type { Holder, Listeners } from '../model/holder.js';
import { shortId } from '../model/id.js';
import { targetKey } from '../model/operation.js';
import type { State } from '../store/state.js';
import { goTo } from './go-to.js';
import { quoted } from './grouping.js';
import { events, refused, type Intent } from './intent.js';
import { knownOf, type LookUp } from './look-ups.js';

/** A look-up and what it is asked for. */
export interface Asked {
  readonly lookUp: LookUp;
  readonly typed: string;
}

/**
 * Shows who was found, or says that nobody was.
 * @param answer what the kernel said; undefined where this machine's is not the one to ask
 */
export function shownFor(state: State, asked: Asked, answer?: Listeners): Intent {
  const told = new Set(answer?.holders.flatMap(({ containers }) => containers));
  const known = new Set(knownOf(state, asked.lookUp, asked.typed));
  const found = [...state.containers.values()]
    .filter((container) => known.has(container) || told.has(container.id))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return found.length === 0 ? refused(whyNobody(asked, answer)) : show(state, found);
}

function whyNobody({ lookUp: { name }, typed }: Asked, answer: Listeners | undefined): string {
  const what = `${name} ${typed}`;
  const [holder] = answer?.holders ?? [];
  if (holder !== undefined) return `${what}: ${placeOf(holder)}`;
  if (answer?.hidden === true) return `${what}: whose it is only root may see`;
  return name === 'pid' && answer !== undefined
    ? `${what}: there is no such process`
    : `${what}: no container has it`;
}

function placeOf({ name, pid, containers: [first] }: Holder): string {
  const process = `${name} (pid ${pid})`;
  return first === undefined
    ? `${process}, in no container`
    : `${process}, in ${shortId(first)}, which this engine does not have`;
}

/** One of them with the cursor on it, several as the rows that a filter leaves. */
function show(state: State, found: readonly Container[]): Intent {
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0)
    return goTo(state, 'containers', targetKey(first));
  const filter = found.map(({ name }) => `name=${quoted(name)}`).join(' | ');
  return events(
    { type: 'detail-changed', detail: undefined },
    { type: 'pane-changed', pane: 'containers', change: { filter, pinned: true, touchedAtMs: 0 } },
    // those that do not run were found, too
    ...(state.all ? [] : [{ type: 'all-toggled' } as const]),
    { type: 'pane-selected', pane: 'containers' },
  );
}
