import { PANES } from '../panes/all.js';
import type { PaneId, PaneView } from '../store/state.js';

/** `cpu`, `cpu:asc`; without a direction the column's own. A string is what is wrong with it. */
export function sortOf(text: string, pane: PaneId): PaneView['sort'] | string {
  const [column = '', direction, ...rest] = text.split(':');
  const columns = PANES[pane]((spec) => spec.columns.map(({ id, sort }) => ({ id, sort })));
  const known = columns.find(({ id }) => id === column);
  if (known === undefined) {
    const ids = columns.map(({ id }) => id).join(' ');
    return `--sort '${column}': no such column of ${pane}; there are ${ids}`;
  }
  if (direction === undefined) return { column, direction: known.sort };
  if ((direction !== 'asc' && direction !== 'desc') || rest.length > 0) {
    return `--sort '${text}': the direction is asc or desc`;
  }
  return { column, direction };
}

/** What is wrong with a query of `--where`, and where; undefined when it can be asked. */
export const wrongQuery = (text: string, pane: PaneId): string | undefined =>
  PANES[pane](({ language }) => {
    const compiled = language.compile(text);
    return compiled.ok ? undefined : `--where: ${compiled.error.message}`;
  });
