import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import type { FormView } from '../panes/form.js';
import type { Size } from '../store/state.js';
import { truncate } from '../terminal/width.js';
import { Dialog } from './Dialog.js';
import { Line, offerText } from './Prompt.js';
import { wrapped } from './wrapped.js';

const MOST_WIDTH = 100;
/** Borders and blanks beside them. */
const FRAME = 4;
/** Border, title, help, buttons, border; the keys below. */
const OTHER_ROWS = 6;
const MOST_COMMAND_ROWS = 5;
/** Fields that are seen at least, where the command is long. */
const LEAST_FIELDS = 4;
/** Of a row, for the text of a field where something is said beside it. */
const TEXT_SHARE = 0.4;

/** Several lines to be typed, and the command that comes of them. */
export function Form({ view, size }: { view: FormView; size: Size }): ReactElement {
  const { title, rows, at, line, errors } = view;
  const width = Math.min(size.columns, MOST_WIDTH);
  const room = width - FRAME;
  const free = size.rows - OTHER_ROWS;
  const least = Math.min(rows.length, LEAST_FIELDS);
  const commandRows = Math.max(1, Math.min(MOST_COMMAND_ROWS, free - least));
  const shown = Math.max(1, Math.min(rows.length, free - commandRows));
  const top = Math.max(0, Math.min(rows.length - shown, at - Math.floor(shown / 2)));
  const place = shown < rows.length ? `  ${at + 1} of ${rows.length}` : '';
  return (
    <Dialog title={truncate(title, room - place.length) + place} width={width}>
      {rows.slice(top, top + shown).map((row, index) => (
        <Field key={row.name} row={row} view={view} isTyped={top + index === at} room={room} />
      ))}
      <Note view={view} />
      <Command line={line} room={room} rows={commandRows} />
      <Box justifyContent="flex-end" gap={3}>
        <Text dimColor={errors.length > 0}>
          <Text bold color="cyan">
            Enter
          </Text>{' '}
          do it
        </Text>
        <Text bold>Tab next</Text>
        <Text bold>Esc leave</Text>
      </Box>
    </Dialog>
  );
}

interface FieldProps {
  readonly row: FormView['rows'][number];
  readonly view: FormView;
  readonly isTyped: boolean;
  readonly room: number;
}

function Field({ row: { name, line }, view, isTyped, room }: FieldProps): ReactElement {
  const { errors, warnings, rows } = view;
  const titleWidth = Math.max(...rows.map((each) => each.name.length)) + 2;
  const said = [...errors, ...warnings].find(({ field }) => field === name);
  const left = room - titleWidth;
  const textRoom = said === undefined ? left : Math.floor(left * TEXT_SHARE);
  return (
    <Box height={1} overflow="hidden">
      <Text bold={isTyped} {...(isTyped && { color: 'cyan' })}>
        {name.padEnd(titleWidth)}
      </Text>
      {isTyped ? (
        <Line line={line} error={undefined} room={textRoom} />
      ) : (
        <Text>{truncate(line.text, textRoom)}</Text>
      )}
      {said !== undefined && (
        <Text wrap="truncate" color={errors.includes(said) ? 'red' : 'yellow'}>
          {`  ${said.text}`}
        </Text>
      )}
    </Box>
  );
}

/** What the field that is typed is for, or what may stand there. */
function Note({ view: { rows, at, help } }: { view: FormView }): ReactElement {
  const offer = rows[at]?.line.offer;
  return (
    <Text dimColor wrap="truncate">
      {offer === undefined ? help : offerText(offer)}
    </Text>
  );
}

interface CommandProps {
  readonly line: string;
  readonly room: number;
  /** As many, so that the box keeps its size while it is typed in. */
  readonly rows: number;
}

function Command({ line, room, rows }: CommandProps): ReactElement {
  const lines = wrapped(line, room);
  const isCut = lines.length > rows;
  return (
    <Box flexDirection="column" height={rows} overflow="hidden">
      {lines.slice(0, rows).map((text, index) => (
        <Text key={index} color="green">
          {isCut && index === rows - 1 ? `${truncate(text, room - 1)}…` : text}
        </Text>
      ))}
    </Box>
  );
}
