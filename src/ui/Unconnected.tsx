import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import type { Attempt } from '../store/state.js';

/** Instead of panes while no engine was ever reached: what was tried, why not, what to do. */
export function Unconnected({ attempts }: { attempts: readonly Attempt[] }): ReactElement {
  return (
    <Box flexDirection="column" paddingX={2} paddingY={1}>
      <Text bold color="red">
        dtop cannot reach a container engine.
      </Text>
      {attempts.map(({ endpoint, failure }) => (
        <Box key={endpoint} flexDirection="column" marginTop={1}>
          <Text wrap="truncate" color="yellow">
            {failure.said.startsWith(endpoint) ? failure.said : `${endpoint}: ${failure.said}`}
          </Text>
          {failure.hint !== undefined && <Text wrap="wrap">→ {failure.hint}</Text>}
        </Box>
      ))}
      <Box marginTop={1}>
        <Text dimColor>Trying again every 2 s. d shows a simulated engine, q quits.</Text>
      </Box>
    </Box>
  );
}
