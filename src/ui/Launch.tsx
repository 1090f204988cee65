import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { toldOf } from '../panes/launch.js';
import type { Launch as LaunchState } from '../store/launch.js';
import type { Size } from '../store/state.js';
import { Dialog } from './Dialog.js';
import { Line } from './Prompt.js';

const MOST_WIDTH = 84;
/** Borders and blanks beside them. */
const FRAME = 4;

/** What is to have the terminal: a line for it, and the command that comes of it. */
export function Launch({ launch, size }: { launch: LaunchState; size: Size }): ReactElement {
  const { title, help, line, borrower } = toldOf(launch);
  const width = Math.min(size.columns, MOST_WIDTH);
  return (
    <Dialog title={title} width={width}>
      <Line line={launch} error={undefined} room={width - FRAME} />
      <Text
        wrap="truncate"
        {...(borrower === undefined && launch.text !== '' ? { color: 'red' } : { dimColor: true })}
      >
        {line}
      </Text>
      <Text dimColor wrap="wrap">
        {help}
      </Text>
      <Box justifyContent="flex-end" gap={3} marginTop={1}>
        <Text>
          <Text bold color="cyan">
            Enter
          </Text>{' '}
          run
        </Text>
        <Text bold>Esc no</Text>
      </Box>
    </Dialog>
  );
}
