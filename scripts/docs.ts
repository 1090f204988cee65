/**
 * The tables of README.md and docs/ that are read off the program's own tables. `npm run docs` rewrites
 * them; with `--check` it only says whether they are current, and fails when they are not.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import {
  columnHelp,
  fieldHelp,
  firstSection,
  keySections,
  syntaxSection,
  type HelpSection,
} from '../src/panes/help.js';
import { RULES } from '../src/triage/rules.js';

const cell = (text: string): string => text.replaceAll('|', '\\|');
const code = (text: string): string => `\`${cell(text)}\``;
const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string =>
  [titles, titles.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

const keyTable = (list: HelpSection['keys']): string =>
  table(
    ['key', 'does'],
    list.map(({ keys: chords, help }) => [chords.split(' ').map(code).join(' '), cell(help)]),
  );

const keys = (): string =>
  keySections()
    .map(({ title, keys: list }) => `**${title}**\n\n${keyTable(list)}`)
    .join('\n\n');

const firstKeys = (): string => keyTable(firstSection().keys);

const columns = (): string =>
  table(
    ['pane', 'column', 'id', 'default', 'shows'],
    columnHelp().map(({ pane, title, id, shown, help }) => [
      pane,
      title,
      code(id),
      shown ? 'yes' : '',
      cell(help),
    ]),
  );

const filter = (): string =>
  table(
    ['written', 'means'],
    syntaxSection.keys.map(({ keys: example, help }) => [code(example), cell(help)]),
  );

const fields = (): string =>
  table(
    ['pane', 'field', 'also', 'kind', 'is'],
    fieldHelp().map(({ pane, id, aliases, kind, help }) => [
      pane,
      code(id),
      aliases.map(code).join(' '),
      kind,
      cell(help),
    ]),
  );

const rules = (): string =>
  table(
    ['rule', 'up to', 'says', 'from', 'after', 'until silent for'],
    RULES.map(({ id, severity, title, help, needs, hold: { on, of, off } }) => [
      code(id),
      severity,
      cell(`${title}. ${help}`),
      needs.join(', '),
      of === 1 ? 'at once' : `${on} of ${of} s`,
      of === 1 ? '' : `${off} s`,
    ]),
  );

type Blocks = Readonly<Record<string, () => string>>;

const FILES: Readonly<Record<string, Blocks>> = {
  'README.md': { 'first keys': firstKeys, filter, rules },
  'docs/keys.md': { keys },
  'docs/fields.md': { fields },
  'docs/columns.md': { columns },
};

async function current(name: string, text: string, blocks: Blocks): Promise<string> {
  let filled = text;
  for (const [block, generate] of Object.entries(blocks)) {
    const place = new RegExp(`(<!-- ${block} -->\n)[^]*?(\n<!-- /${block} -->)`);
    if (!place.test(filled)) throw new Error(`${name} has no block <!-- ${block} -->`);
    filled = filled.replace(place, (_, open: string, close: string) => open + generate() + close);
  }
  // as `npm run lint` wants it: tables aligned
  return format(filled, { ...(await resolveConfig(name)), parser: 'markdown' });
}

for (const [name, blocks] of Object.entries(FILES)) {
  const file = path.join(import.meta.dirname, '..', name);
  const before = readFileSync(file, 'utf8');
  const after = await current(file, before, blocks);
  if (after === before) continue;
  if (!process.argv.includes('--check')) writeFileSync(file, after);
  else {
    console.error(`${name}: its generated tables are not current. Run: npm run docs`);
    process.exitCode = 1;
  }
}
