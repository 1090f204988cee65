/**
 * The tables of README.md that are read off the program's own tables. `npm run docs` rewrites them;
 * with `--check` it only says whether they are current, and fails when they are not.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { columnHelp, fieldHelp, keySections, syntaxSection } from '../src/panes/help.js';
import { RULES } from '../src/triage/rules.js';

const cell = (text: string): string => text.replaceAll('|', '\\|');
const code = (text: string): string => `\`${cell(text)}\``;
const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string =>
  [titles, titles.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

const keys = (): string =>
  keySections()
    .map(({ title, keys: list }) => {
      const rows = list.map(({ keys: chords, help }) => [
        chords.split(' ').map(code).join(' '),
        cell(help),
      ]);
      return `**${title}**\n\n${table(['key', 'does'], rows)}`;
    })
    .join('\n\n');

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

const BLOCKS: Readonly<Record<string, () => string>> = { keys, columns, filter, fields, rules };

const file = new URL('../README.md', import.meta.url);
const before = readFileSync(file, 'utf8');
let after = before;
for (const [name, generate] of Object.entries(BLOCKS)) {
  const block = new RegExp(`(<!-- ${name} -->\n)[^]*?(\n<!-- /${name} -->)`);
  if (!block.test(after)) throw new Error(`README.md has no block <!-- ${name} -->`);
  after = after.replace(block, (_, open: string, close: string) => open + generate() + close);
}
// as `npm run lint` wants it: tables aligned
after = await format(after, { ...(await resolveConfig(file)), parser: 'markdown' });
if (process.argv.includes('--check')) {
  if (after !== before) {
    console.error('README.md: its generated tables are not current. Run: npm run docs');
    process.exit(1);
  }
} else writeFileSync(file, after);
