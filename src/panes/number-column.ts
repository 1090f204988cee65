import type { Usage } from '../model/usage.js';
import type { Column } from './pane.js';

/** What is a number of a Usage. */
export type Figure = {
  [Key in keyof Usage]: Usage[Key] extends number ? Key : never;
}[keyof Usage];

/** A number that the kernel tells: at the right, the largest first. */
export const numberColumn = <Row>(
  id: string,
  value: (row: Row) => number | undefined,
  text: (value: number | undefined) => string,
  rest: Pick<Column<Row>, 'title' | 'help' | 'priority' | 'shown'> & Partial<Column<Row>>,
): Column<Row> => ({
  id,
  align: 'right',
  width: { min: 6 },
  sort: 'desc',
  fromKernel: true,
  value,
  text: (row) => text(value(row)),
  ...rest,
});
