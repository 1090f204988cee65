import { Box, Text } from 'ink';
import type { ReactElement, ReactNode } from 'react';
import { DIALOG_BACKGROUND } from './theme.js';

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
