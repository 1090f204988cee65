import { Text } from 'ink';
import type { ReactElement } from 'react';
import { commandLine } from '../model/command-line.js';
import { allTold, questionOf, wrongIn } from '../panes/ask-line.js';
import type { LimitNote } from '../panes/limit-line.js';
import type { Ask as AskState } from '../store/ask.js';
import type { Size } from '../store/state.js';
import { WORDS } from '../store/settle.js';
import { Command, commandLines } from './Command.js';
import { Answers, Dialog, DIALOG_FRAME, DIALOG_WIDTH } from './Dialog.js';
import { Line } from './Prompt.js';

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
  const width = Math.min(size.columns, DIALOG_WIDTH);
  return (
    <Dialog title={questionOf(ask)} width={width}>
      <Line line={ask} error={undefined} room={width - DIALOG_FRAME} />
      {notes.map(({ title, now, effect, hurts }) => (
        <Text key={title} wrap="truncate">
          <Text color="cyan">{title.padEnd(TITLE_WIDTH)}</Text>
          <Text dimColor>{now}</Text>
          <Text bold={hurts} {...(hurts && { color: 'yellow' })}>
            {effect === '' ? '' : `  → ${effect}`}
          </Text>
        </Text>
      ))}
      <Command
        lines={commandLines(wrongIn(ask) ?? commandLine(allTold(ask)), width - DIALOG_FRAME)}
      />
      <Answers yes={['Enter', WORDS[op].verb]} others={['Esc no']} />
    </Dialog>
  );
}
