import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import type { PromptError } from '../panes/prompt.js';
import type { TypedLine } from '../store/typed-line.js';
import { textWidth } from '../terminal/width.js';

interface PromptProps {
  /** What the line is for, in front of it. */
  readonly mark: '/' | ':' | 'f' | 'T';
  readonly line: TypedLine;
  readonly error: PromptError | undefined;
  /** What it comes to, instead of the keys. */
  readonly hint?: string | undefined;
  readonly width: number;
}

interface Run {
  readonly text: string;
  readonly look: 'plain' | 'cursor' | 'wrong';
}

/** Of the line, for the text; the rest is for what is said about it. */
const TEXT_SHARE = 0.5;
const HINTS = {
  '/': 'Enter keep  Esc undo  Tab complete  ↑ earlier',
  f: 'Enter keep  Esc undo  ↑ earlier',
  T: 'Enter go there  Esc close  10m (ago)  14:05  2026-11-21 14:05',
  ':': 'Enter do it  Esc close  Tab complete  ^P earlier',
} as const;

/** A line as it is typed, in the footer's place, and what is to be said about it. */
export function Prompt({ mark, line, error, hint, width }: PromptProps): ReactElement {
  const said = hint ?? HINTS[mark];
  const note = error === undefined ? said : error.message;
  const room = Math.max(Math.floor(width * TEXT_SHARE), width - textWidth(note) - 4);
  return (
    <Box height={1} paddingLeft={1} width={width} overflow="hidden">
      <Text color="cyan" bold>
        {mark}
      </Text>
      <Line line={line} error={error} room={room} />
      <Text> </Text>
      <Note said={said} line={line} error={error} />
    </Box>
  );
}

interface NoteProps extends Pick<PromptProps, 'line' | 'error'> {
  readonly said: string;
}

interface LineProps extends Pick<PromptProps, 'line' | 'error'> {
  /** Columns. */
  readonly room: number;
}

/** As much of a line as fits, with its cursor. */
export const Line = ({ line, error, room }: LineProps): ReactElement => (
  <Box flexShrink={0}>
    {runs(line, error, room).map(({ text, look }, index) => (
      <Text
        key={index}
        inverse={look === 'cursor'}
        underline={look === 'wrong'}
        {...(look === 'wrong' && { color: 'red' })}
      >
        {text}
      </Text>
    ))}
  </Box>
);

function Note({ said, line, error }: NoteProps): ReactElement {
  const { offer, text } = line;
  if (offer !== undefined)
    return (
      <Text wrap="truncate" dimColor>
        {offerText(offer)}
      </Text>
    );
  if (error === undefined)
    return (
      <Text wrap="truncate" dimColor>
        {said}
      </Text>
    );
  // what ends too early is not wrong yet
  const isUnfinished = error.at >= text.length;
  return (
    <Text wrap="truncate" {...(isUnfinished ? { dimColor: true } : { color: 'red' })}>
      {error.message}
    </Text>
  );
}

/** The candidate in the text is counted, those that Tab comes to next are named. */
export const offerText = ({ candidates, index }: NonNullable<TypedLine['offer']>): string =>
  [`${index + 1} of ${candidates.length}`, ...candidates.slice(index + 1)].join('  ');

/** As much of the text as fits around its cursor, which is a blank behind the end. */
function runs(
  { text, cursor }: TypedLine,
  error: PromptError | undefined,
  room: number,
): readonly Run[] {
  let from = 0;
  // a window may have no room at all
  while (from < cursor && textWidth(text.slice(from, cursor)) >= room) from += sizeAt(text, from);
  const found: Run[] = [];
  let at = from;
  let used = 0;
  for (const char of `${text.slice(from)} `) {
    used += textWidth(char);
    if (used > room) break;
    const look = at === cursor ? 'cursor' : at === error?.at ? 'wrong' : 'plain';
    const last = found.at(-1);
    if (last?.look === look) found.splice(-1, 1, { text: last.text + char, look });
    else found.push({ text: char, look });
    at += char.length;
  }
  return found;
}

/** Of the character there, in UTF-16 units. */
const sizeAt = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
