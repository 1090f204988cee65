import { Text } from 'ink';
import type { ReactElement } from 'react';
import { textWidth } from '../terminal/width.js';

const MOST_LINES = 3;

/** Broken between words; what is beyond the last line is cut by whoever shows it. */
export function commandLines(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    const fits = line !== undefined && textWidth(line) + 1 + textWidth(word) <= width;
    if (line !== undefined && (fits || lines.length === MOST_LINES))
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** What will be sent as a docker command: whole where it can be, so that it can be copied. */
export const Command = ({ lines }: { readonly lines: readonly string[] }): ReactElement => (
  <>
    {lines.map((line, index) => (
      <Text key={index} dimColor wrap="truncate">
        {line}
      </Text>
    ))}
  </>
);
