import type { NumberField, TextField, Field, LabelField } from '../query/field.js';
import type { Column } from './pane.js';

type Shared = Partial<Pick<NumberField<never>, 'id' | 'aliases' | 'help'>>;
type OfColumn = Shared &
  (Pick<NumberField<never>, 'kind'> | Pick<TextField<never>, 'kind' | 'colon'>);

/** Fields that are a column's value. They have its id, or else it as an alias, and its help. */
export const fieldsOf =
  <Row>(columns: readonly Column<Row>[]) =>
  (column: string, field: OfColumn): Field<Row> => {
    const found = columns.find(({ id }) => id === column);
    if (found === undefined) throw new TypeError(`no column ${column}`);
    const { id = column, aliases = [], help = found.help } = field;
    const named = { id, aliases: id === column ? aliases : [column, ...aliases], help };
    if (field.kind === 'text') {
      const text = (row: Row): string | undefined => {
        const value = found.value(row);
        return typeof value === 'string' ? value : undefined;
      };
      return { ...field, ...named, of: text };
    }
    const number = (row: Row): number | undefined => {
      const value = found.value(row);
      return typeof value === 'number' ? value : undefined;
    };
    return { ...field, ...named, of: number };
  };

/** With `sha256:` in front or without. */
export const idField = <Row>(of: (row: Row) => string): TextField<Row> => ({
  id: 'id',
  aliases: [],
  kind: 'text',
  colon: 'starts',
  help: 'The id, or its beginning',
  of: (row) => [of(row), of(row).replace(/^sha256:/, '')],
});

export const labelField = <Row>(of: LabelField<Row>['of']): LabelField<Row> => ({
  id: 'label',
  aliases: ['labels'],
  kind: 'label',
  help: 'A label: label:team, label:team=pay, label:team~^pa; keys as they are written',
  of,
});

/** @param of when it was made, ms since the epoch */
export const ageField = <Row>(of: (row: Row) => number | undefined): NumberField<Row> => ({
  id: 'age',
  aliases: ['created'],
  kind: 'duration',
  help: 'Time since it was made',
  of: (row, nowMs) => nowMs - (of(row) ?? NaN),
});

/** Of what containers use. */
export const usedFields = <
  Row extends { readonly users: readonly string[] },
>(): readonly Field<Row>[] => [
  {
    id: 'used',
    aliases: [],
    kind: 'number',
    help: 'How many containers use it, stopped ones included',
    of: ({ users }) => users.length,
  },
  {
    id: 'by',
    aliases: ['container'],
    kind: 'text',
    help: 'A container that uses it',
    of: ({ users }) => users,
  },
];
