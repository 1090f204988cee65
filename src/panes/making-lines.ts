import { age } from '../model/format.js';
import { isMaking, subjectOf } from '../model/operation.js';
import type { State } from '../store/state.js';
import type { SummaryLine } from './pane.js';

/** What takes less is told by its end. */
const SOON_MS = 1000;

/** Containers that are being made: an engine may have a volume to fill before. */
export const makingLines = ({ pending, nowMs }: State): readonly SummaryLine[] =>
  [...pending.values()]
    .filter(({ operation, startedAtMs }) => isMaking(operation) && nowMs - startedAtMs >= SOON_MS)
    .map(({ operation, startedAtMs, progress }) => {
      const doing = progress === undefined ? 'creating' : 'starting';
      const text = `${doing} ${subjectOf(operation)}  ${age(nowMs - startedAtMs)}`;
      return [{ text, tone: 'accent' }];
    });
