import { Text } from 'ink';
import type { ReactElement } from 'react';
import { textWidth } from '../terminal/width.js';
import { wrapped } from './wrapped.js';

const MOST_LINES = 3;

/** Broken between words, in words that are longer than a line; what is beyond the last one is cut when shown. */
export function commandLines(
  text: string,
  width: number,
  most: number = MOST_LINES,
): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').flatMap((each) => wrapped(each, width))) {
    const line = lines.at(-1);
    const fits = line !== undefined && textWidth(line) + 1 + textWidth(word) <= width;
    if (line !== undefined && (fits || lines.length === most))
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

interface CommandProps {
  readonly lines: readonly string[];
  /** It is what the dialog is about. */
  readonly isBright?: boolean;
}

/** What will be sent as a docker command: whole where it can be, so that it can be copied. */
export const Command = ({ lines, isBright = false }: CommandProps): ReactElement => (
  <>
    {lines.map((line, index) => (
      <Text key={index} dimColor={!isBright} wrap="truncate">
        {line}
      </Text>
    ))}
  </>
);
