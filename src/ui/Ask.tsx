import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { commandLine } from '../model/operation.js';
import { questionOf, toldOf } from '../panes/ask-line.js';
import type { Ask as AskState, Size } from '../store/state.js';
import { WORDS } from '../store/settle.js';
import { Dialog } from './Dialog.js';
import { Line } from './Prompt.js';

const MOST_WIDTH = 84;
/** Borders and blanks beside them. */
const FRAME = 4;

/** A question that is answered in words, and what will be sent as a docker command. */
export function Ask({ ask, size }: { ask: AskState; size: Size }): ReactElement {
  const { op } = ask.operation;
  const width = Math.min(size.columns, MOST_WIDTH);
  return (
    <Dialog title={questionOf(ask.operation)} width={width}>
      <Line line={ask} error={undefined} room={width - FRAME} />
      <Text dimColor wrap="truncate">
        {commandLine([toldOf(ask)])}
      </Text>
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
