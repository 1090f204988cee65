import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { commandLine } from '../model/command-line.js';
import { allTold, questionOf, wrongIn } from '../panes/ask-line.js';
import type { LimitNote } from '../panes/limit-line.js';
import type { Ask as AskState } from '../store/ask.js';
import type { Size } from '../store/state.js';
import { WORDS } from '../store/settle.js';
import { Command, commandLines } from './Command.js';
import { Dialog } from './Dialog.js';
import { Line } from './Prompt.js';

const MOST_WIDTH = 84;
/** Borders and blanks beside them. */
const FRAME = 4;

const TITLE_WIDTH = 18;

interface AskProps {
  readonly ask: AskState;
  /** Of limits: what they are, what is used, what new ones do. */
  readonly notes: readonly LimitNote[];
  readonly size: Size;
}

/** A question that is answered in words, and what will be sent as a docker command. */
export function Ask({ ask, notes, size }: AskProps): ReactElement {
  const { op } = ask.operation;
  const width = Math.min(size.columns, MOST_WIDTH);
  return (
    <Dialog title={questionOf(ask)} width={width}>
      <Line line={ask} error={undefined} room={width - FRAME} />
      {notes.map(({ title, now, effect, hurts }) => (
        <Text key={title} wrap="truncate">
          <Text color="cyan">{title.padEnd(TITLE_WIDTH)}</Text>
          <Text dimColor>{now}</Text>
          <Text bold={hurts} {...(hurts && { color: 'yellow' })}>
            {effect === '' ? '' : `  → ${effect}`}
          </Text>
        </Text>
      ))}
      <Command lines={commandLines(wrongIn(ask) ?? commandLine(allTold(ask)), width - FRAME)} />
      <Box justifyContent="flex-end" gap={3} marginTop={1}>
        <Text>
          <Text bold color="cyan">
            Enter
          </Text>{' '}
          {WORDS[op].verb}
        </Text>
        <Text bold>Esc no</Text>
      </Box>
    </Dialog>
  );
}
