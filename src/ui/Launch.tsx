import { Text } from 'ink';
import type { ReactElement } from 'react';
import { toldOf } from '../panes/launch.js';
import type { Launch as LaunchState } from '../store/launch.js';
import type { Size } from '../store/state.js';
import { Answers, Dialog, DIALOG_FRAME, DIALOG_WIDTH } from './Dialog.js';
import { Line } from './Prompt.js';

/** What is to have the terminal: a line for it, and the command that comes of it. */
export function Launch({ launch, size }: { launch: LaunchState; size: Size }): ReactElement {
  const { title, help, line, borrower } = toldOf(launch);
  const width = Math.min(size.columns, DIALOG_WIDTH);
  return (
    <Dialog title={title} width={width}>
      <Line line={launch} error={undefined} room={width - DIALOG_FRAME} />
      <Text
        wrap="truncate"
        {...(borrower === undefined && launch.text !== '' ? { color: 'red' } : { dimColor: true })}
      >
        {line}
      </Text>
      <Text dimColor wrap="wrap">
        {help}
      </Text>
      <Answers yes={['Enter', 'run']} others={['Esc no']} />
    </Dialog>
  );
}
