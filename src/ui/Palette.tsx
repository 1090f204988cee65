import { Text } from 'ink';
import type { ReactElement } from 'react';
import type { PaletteItem } from '../panes/palette-items.js';
import type { Size } from '../store/state.js';
import { Dialog } from './Dialog.js';

interface PaletteProps {
  readonly items: readonly PaletteItem[];
  readonly index: number;
  readonly size: Size;
}

const MOST_WIDTH = 110;
const MOST_LINES = 16;
const KEY_WIDTH = 10;

/** What was found, above the line it is sought in: key, name, and what is to be said of it. */
export function Palette({ items, index, size }: PaletteProps): ReactElement {
  const room = Math.max(1, Math.min(MOST_LINES, size.rows - 6));
  const top = Math.max(0, Math.min(index - Math.floor(room / 2), items.length - room));
  const title =
    items.length === 0
      ? 'Nothing is called so'
      : `${Math.min(index + 1, items.length)} of ${items.length}`;
  return (
    <Dialog title={title} width={Math.min(size.columns, MOST_WIDTH)}>
      {items.slice(top, top + room).map(({ key, name, note, enabled }, line) => {
        const picked = top + line === index;
        return (
          <Text key={top + line} wrap="truncate" bold={picked} inverse={picked}>
            {picked ? '▸ ' : '  '}
            <Text color="cyan">{key.padEnd(KEY_WIDTH)}</Text>
            <Text dimColor={!enabled && !picked}>{name}</Text>
            <Text dimColor={!picked}>{note === '' ? '' : `  ${note}`}</Text>
          </Text>
        );
      })}
    </Dialog>
  );
}
