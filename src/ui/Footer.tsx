import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import type { Hint } from '../panes/help.js';

const GAP = 2;

/** As many hints as fit; help and quit, the last two, always do. */
function fitting(hints: readonly Hint[], width: number): readonly Hint[] {
  const size = ({ key, label }: Hint): number => key.length + 1 + label.length + GAP;
  const last = hints.slice(-2);
  let room = width - 1 - last.reduce((sum, hint) => sum + size(hint), 0);
  const kept = hints.slice(0, -2).filter((hint) => {
    room -= size(hint);
    return room >= 0;
  });
  return [...kept, ...last];
}

/** The keys that work here and now. */
export function Footer({ hints, width }: { hints: readonly Hint[]; width: number }): ReactElement {
  return (
    <Box height={1} paddingLeft={1} gap={GAP} overflow="hidden">
      {fitting(hints, width).map(({ key, label, enabled }) => (
        <Text key={key} dimColor={!enabled} wrap="truncate">
          <Text bold={enabled} {...(enabled && { color: 'cyan' })}>
            {key}
          </Text>{' '}
          {label}
        </Text>
      ))}
    </Box>
  );
}
