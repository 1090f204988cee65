import { Text } from 'ink';
import type { ReactElement } from 'react';
import { commandLine } from '../model/command-line.js';
import type { Overlay, Size } from '../store/state.js';
import { Command, commandLines } from './Command.js';
import { Answers, Dialog, DIALOG_FRAME, DIALOG_WIDTH } from './Dialog.js';

type ConfirmOverlay = Extract<Overlay, { type: 'confirm' }>;

/** Lines of the dialog beside the targets: borders, question, blanks, keys. */
const CHROME = 8;
/** The exact targets, what will be sent as a docker command, and one key for yes. No is everything else. */
export function Confirm({ overlay, size }: { overlay: ConfirmOverlay; size: Size }): ReactElement {
  const { question, lines, operations, choices, count, yes, scroll } = overlay;
  const width = Math.min(size.columns, DIALOG_WIDTH);
  const command = commandLines(commandLine(operations), width - DIALOG_FRAME);
  const others = command.length + choices.length + (count === undefined ? 0 : 1);
  const room = Math.max(1, size.rows - CHROME - others);
  const top = Math.min(scroll, Math.max(0, lines.length - room));
  const shown = lines.slice(top, top + room);
  return (
    <Dialog title={question} width={width} tone={yes === 'y' ? 'yellow' : 'red'}>
      {shown.map((line, index) => (
        <Text key={top + index} wrap="truncate">
          {line}
        </Text>
      ))}
      {shown.length < lines.length && (
        <Text dimColor>
          {top + 1}-{top + shown.length} of {lines.length}, ↑ ↓ for the others
        </Text>
      )}
      <Command lines={command} />
      {choices.map(({ id, key, label, on }) => (
        <Text key={id} wrap="truncate" bold={on}>
          <Text color="cyan">{key}</Text> [{on ? 'x' : ' '}] {label}
        </Text>
      ))}
      {count !== undefined && (
        <Text wrap="truncate" color={count.typed === count.wanted ? 'green' : 'red'}>
          Data of {count.wanted === '1' ? '1 named volume' : `${count.wanted} named volumes`} is
          lost. Type that number: [{count.typed.padEnd(count.wanted.length)}]
        </Text>
      )}
      <Answers yes={[yes, 'yes, do it']} others={['any other key: no']} />
    </Dialog>
  );
}
