/** What benchmarks share: medians, tables, and the findings that `npm run bench` repeats at its end. */

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The value below which a `share` of all is. */
export const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[
    Math.min(values.length - 1, Math.floor(values.length * share))
  ] ?? NaN;

export const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

type Cells = readonly (string | number)[];

/** Rows below a head, right aligned but for the first column. */
export function printTable(head: Cells, rows: readonly Cells[]): void {
  const texts = [head, ...rows].map((cells) => cells.map(String));
  const widths = head.map((_, column) =>
    Math.max(...texts.map((cells) => cells[column]?.length ?? 0)),
  );
  for (const cells of texts) {
    const line = cells.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    console.log(`  ${line.join('  ').trimEnd()}`);
  }
}

/** A figure that was promised. */
export interface Finding {
  readonly what: string;
  readonly limit: string;
  readonly found: string;
  readonly met: boolean;
}

/** Told to the runner; a benchmark that is run by itself prints it at once, and fails if it was not met. */
export function found(finding: Finding): void {
  if (process.send !== undefined) return void process.send(finding);
  console.log(findingLine(finding));
  if (!finding.met) process.exitCode = 1;
}

/** What cannot be measured here is said, and is no failure. */
export function notRun(what: string, why: string): void {
  console.log(`  not run: ${what}: ${why}`);
}

export const findingLine = ({ what, limit, found: figure, met }: Finding): string =>
  `${met ? 'met   ' : 'MISSED'} ${what}: ${figure} (${limit})`;
