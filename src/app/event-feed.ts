import type { EngineEvent } from '../model/engine.js';
import type { HostId } from '../model/id.js';
import type { Dispatch } from './dispatch.js';
import type { Timing } from './timing.js';

/** Events come many at a time: a project that stops is fifty of them. */
const GATHER_MS = 100;

/** What the engine tells, for the Events pane: gathered, and told together. */
export function createEventFeed(
  host: HostId,
  dispatch: Dispatch,
  { after }: Pick<Timing, 'after'>,
): (event: EngineEvent) => void {
  let gathered: EngineEvent[] = [];
  const tell = (): void => {
    const told = gathered;
    gathered = [];
    dispatch({ type: 'happened', host, events: told });
  };
  return (event) => {
    if (gathered.length === 0) after(GATHER_MS, tell);
    gathered.push(event);
  };
}
