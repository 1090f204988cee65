import { Text } from 'ink';
import type { ReactElement } from 'react';
import type { BuildLine } from '../model/build.js';
import { count } from '../model/format.js';
import type { OutputView } from '../panes/output.js';
import type { Size } from '../store/state.js';
import { Dialog } from './Dialog.js';

const LOOKS = {
  step: { color: 'cyan', bold: true },
  output: {},
  error: { color: 'red', bold: true },
  note: { color: 'yellow' },
} as const satisfies Readonly<Record<BuildLine['kind'], object>>;

/** What a build says, a line a row; the rows stay as many, however few it said yet. */
export function Output({ view, size }: { view: OutputView; size: Size }): ReactElement {
  const { title, lines, rows, top, said, isFollowed, left } = view;
  const place =
    said === 0 ? 'nothing yet' : `${count(top + 1)}-${count(top + lines.length)} of ${count(said)}`;
  const keys = isFollowed ? '↑ earlier  Esc close' : '↓ later  G follow  Esc close';
  return (
    <Dialog title={`${title}  ${place}  ${keys}`} width={size.columns}>
      {Array.from({ length: rows }, (_, row) => {
        const { kind, text } = lines[row] ?? BLANK;
        return (
          <Text key={row} wrap="truncate" {...LOOKS[kind]}>
            {text.slice(left) || ' '}
          </Text>
        );
      })}
    </Dialog>
  );
}

const BLANK = { kind: 'output', text: '' } as const;
