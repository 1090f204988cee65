import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import type { FormView } from '../panes/form.js';
import { WORDS } from '../store/settle.js';
import type { Size } from '../store/state.js';
import { truncate } from '../terminal/width.js';
import { Command, commandLines } from './Command.js';
import { Answers, Dialog, DIALOG_FRAME } from './Dialog.js';
import { Line, offerText } from './Prompt.js';

const MOST_WIDTH = 100;
/** Border, title, answers, border; the keys below. */
const OTHER_ROWS = 5;
/** From so many rows on there is room for all that is said of a field. */
const TALL = 14;
const MOST_COMMAND_ROWS = 5;
/** Fields that are seen at least, where the command is long. */
const LEAST_FIELDS = 4;
/** Of a row, for the text of a field where something is said beside it. */
const TEXT_SHARE = 0.4;

/** Columns that have room for a few keys only. */
const FEW_KEYS = 60;

interface Rows {
  readonly fields: number;
  readonly note: number;
  readonly command: number;
}

/** What each part has of the screen: always as much, so that the box keeps its size while it is typed in. */
function rowsOf(fields: number, size: Size): Rows {
  const note = size.rows < TALL ? 1 : 2;
  const free = size.rows - OTHER_ROWS - note;
  const command = Math.max(1, Math.min(MOST_COMMAND_ROWS, free - Math.min(fields, LEAST_FIELDS)));
  return { fields: Math.max(1, Math.min(fields, free - command)), note, command };
}

/** Lines that are told together, and the command that comes of them. */
export function Form({ view, size }: { view: FormView; size: Size }): ReactElement {
  const { title, fields, at, line, operation } = view;
  const width = Math.min(size.columns, MOST_WIDTH);
  const room = width - DIALOG_FRAME;
  const rows = rowsOf(fields.length, size);
  const top = Math.max(0, Math.min(fields.length - rows.fields, at - Math.floor(rows.fields / 2)));
  const place = rows.fields < fields.length ? `  ${at + 1} of ${fields.length}` : '';
  const verb = operation === undefined ? 'fix' : WORDS[operation.op].verb;
  return (
    <Dialog title={truncate(title, room - place.length) + place} width={width}>
      {fields.slice(top, top + rows.fields).map((field, index) => (
        <Field
          key={field.name}
          field={field}
          view={view}
          isTyped={top + index === at}
          room={room}
        />
      ))}
      <Box height={rows.note} overflow="hidden">
        <Note view={view} isWhole={rows.note > 1} />
      </Box>
      <Box flexDirection="column" height={rows.command} overflow="hidden">
        <Command lines={commandLines(line, room, rows.command)} isBright />
      </Box>
      <Answers yes={['Enter', verb]} others={othersOf(view, room)} dense />
    </Dialog>
  );
}

/** Keys besides Enter: on a narrow screen those that nobody does without. */
const othersOf = ({ isCompleted }: FormView, room: number): readonly string[] => [
  ...(isCompleted && room > FEW_KEYS ? ['^N complete'] : []),
  ...(room > FEW_KEYS ? ['^Y copy'] : []),
  ...['Tab next', 'Esc leave'],
];

interface FieldProps {
  readonly field: FormView['fields'][number];
  readonly view: FormView;
  readonly isTyped: boolean;
  readonly room: number;
}

const COLOURS = { error: 'red', warning: 'yellow' } as const;

function Field({ field: { name, line, said }, view, isTyped, room }: FieldProps): ReactElement {
  const titleWidth = Math.max(...view.fields.map((each) => each.name.length)) + 2;
  const left = room - titleWidth;
  const textRoom = said === undefined ? left : Math.floor(left * TEXT_SHARE);
  return (
    <Box height={1} overflow="hidden">
      <Box flexShrink={0}>
        <Text bold={isTyped} {...(isTyped && { color: 'cyan' })}>
          {name.padEnd(titleWidth)}
        </Text>
      </Box>
      {isTyped ? (
        <Line line={line} error={undefined} room={textRoom} />
      ) : (
        <Box flexShrink={0}>
          <Text>{truncate(line.text, textRoom)}</Text>
        </Box>
      )}
      {said !== undefined && (
        <Text wrap="truncate" color={COLOURS[said.tone]}>
          {`  ${said.text}`}
        </Text>
      )}
    </Box>
  );
}

interface NoteProps {
  readonly view: FormView;
  /** May have more than one row. */
  readonly isWhole: boolean;
}

/** Of the field that is typed: what may stand there, what is wrong with it, what it is for. */
function Note({ view: { fields, at, help }, isWhole }: NoteProps): ReactElement {
  const { said, line } = fields[at] ?? {};
  const wrap = isWhole ? 'wrap' : 'truncate';
  if (line?.offer === undefined && said !== undefined)
    return (
      <Text wrap={wrap} color={COLOURS[said.tone]}>
        {said.text}
      </Text>
    );
  return (
    <Text wrap={wrap} dimColor>
      {line?.offer === undefined ? help : offerText(line.offer)}
    </Text>
  );
}
