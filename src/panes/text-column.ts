import type { Column } from './pane.js';

/** A column of plain text: at the left, in the order of the alphabet. */
export const textColumn = <Row>(
  id: string,
  text: (row: Row) => string,
  rest: Pick<Column<Row>, 'title' | 'help' | 'priority' | 'width'> & Partial<Column<Row>>,
): Column<Row> => ({
  id,
  align: 'left',
  sort: 'asc',
  shown: true,
  value: text,
  text,
  ...rest,
});
