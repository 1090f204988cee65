import { columnHelp, keySections } from '../panes/help.js';
import type { Args } from './args.js';

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const keysText = (): string =>
  keySections()
    .map(({ title, keys }) =>
      [title, ...keys.map((key) => `  ${key.keys.padEnd(18)}${key.help}`), ''].join('\n'),
    )
    .join('\n');

function columnsText(): string {
  const columns = columnHelp();
  return columns
    .map(({ pane, id, title, shown, help }) =>
      [pane.padEnd(11), id.padEnd(10), title.padEnd(15), shown ? 'shown ' : '      ', help].join(
        ' ',
      ),
    )
    .join('\n')
    .concat('\n');
}

/** `--keys` and `--columns`: the tables that the program works by. @returns the exit code */
export function printTables(args: Args): Promise<number> {
  const keys = args.command === 'keys';
  const text =
    args.output === 'json'
      ? json(keys ? keySections() : columnHelp())
      : keys
        ? keysText()
        : columnsText();
  return new Promise((resolve) => process.stdout.write(text, () => resolve(0)));
}
