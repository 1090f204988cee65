import { Box, Text } from 'ink';
import type { ReactElement, ReactNode } from 'react';
import { DIALOG_BACKGROUND } from './theme.js';

/** Where there is room for more. */
export const DIALOG_WIDTH = 84;
/** Columns of borders and of blanks beside them. */
export const DIALOG_FRAME = 4;

interface DialogProps {
  readonly title: string;
  readonly width: number;
  readonly tone?: 'cyan' | 'red' | 'yellow';
  readonly children: ReactNode;
}

/** A box over everything, on its own background. */
export function Dialog({ title, width, tone = 'cyan', children }: DialogProps): ReactElement {
  return (
    <Box
      flexDirection="column"
      width={width}
      borderStyle="single"
      borderColor={tone}
      borderBackgroundColor={DIALOG_BACKGROUND}
      backgroundColor={DIALOG_BACKGROUND}
      paddingX={1}
      flexShrink={0}
    >
      <Text bold color={tone} wrap="truncate">
        {title}
      </Text>
      {children}
    </Box>
  );
}

interface AnswersProps {
  /** The key that goes on, and what it does. */
  readonly yes: readonly [key: string, does: string];
  readonly others: readonly string[];
  /** Without a blank line above. */
  readonly dense?: boolean;
}

/** The last line of a dialog: what its keys do. */
export const Answers = ({
  yes: [key, does],
  others,
  dense = false,
}: AnswersProps): ReactElement => (
  <Box justifyContent="flex-end" gap={3} marginTop={dense ? 0 : 1}>
    <Text wrap="truncate">
      <Text bold color="cyan">
        {key}
      </Text>{' '}
      {does}
    </Text>
    {others.map((other) => (
      <Text key={other} bold wrap="truncate">
        {other}
      </Text>
    ))}
  </Box>
);
