import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import type { MenuItem } from '../panes/menus.js';
import type { Size } from '../store/state.js';
import { Dialog } from './Dialog.js';

interface MenuProps {
  readonly title: string;
  readonly items: readonly MenuItem[];
  readonly index: number;
  readonly size: Size;
}

const SWITCH = { true: '[x] ', false: '[ ] ' } as const;

/** A list to pick from. */
export function Menu({ title, items, index, size }: MenuProps): ReactElement {
  const room = Math.max(1, size.rows - 6);
  const top = Math.max(0, Math.min(index - Math.floor(room / 2), items.length - room));
  const widest = Math.max(...items.map(({ label }) => label.length));
  return (
    <Dialog title={title} width={Math.min(size.columns, 76)}>
      {items.slice(top, top + room).map(({ label, help, on }, line) => {
        const picked = top + line === index;
        return (
          <Text key={label} wrap="truncate" bold={picked} inverse={picked}>
            {picked ? '▸ ' : '  '}
            {on === undefined ? '' : SWITCH[`${on}`]}
            {label.padEnd(widest + 2)}
            <Text dimColor={!picked}>{help}</Text>
          </Text>
        );
      })}
      <Box justifyContent="flex-end">
        <Text dimColor>↑ ↓ move Enter pick Esc close</Text>
      </Box>
    </Dialog>
  );
}
