import { Text } from 'ink';
import type { ReactElement } from 'react';
import type { HelpSection } from '../panes/help.js';
import type { Size } from '../store/state.js';
import { Dialog } from './Dialog.js';

interface HelpProps {
  readonly sections: readonly HelpSection[];
  readonly scroll: number;
  readonly size: Size;
}

interface Line {
  readonly title?: string;
  readonly keys?: string;
  readonly help?: string;
}

const linesOf = (sections: readonly HelpSection[]): readonly Line[] =>
  sections.flatMap(({ title, keys }) => [{ title }, ...keys, {}]).slice(0, -1);

const KEYS_WIDTH = 18;

/** Every key, read off the tables they work by. */
export function Help({ sections, scroll, size }: HelpProps): ReactElement {
  const lines = linesOf(sections);
  const room = Math.max(1, size.rows - 5);
  const top = Math.max(0, Math.min(scroll, lines.length - room));
  const shown = lines.slice(top, top + room);
  const end = top + shown.length;
  const title = `dtop keys  ${top + 1}-${end} of ${lines.length}  ↑ ↓ scroll, any other key closes`;
  return (
    <Dialog title={title} width={Math.min(size.columns, 100)}>
      {shown.map((line, index) => (
        <Text key={top + index} wrap="truncate" bold={line.title !== undefined}>
          {line.title ?? ' '}
          {line.keys !== undefined && <Text color="cyan">{line.keys.padEnd(KEYS_WIDTH)}</Text>}
          {line.help}
        </Text>
      ))}
    </Dialog>
  );
}
