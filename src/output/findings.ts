import { jsonText } from '../model/safe-json.js';
import { table, type TextColumn, type Typesetting } from './table.js';

/** What `dtop doctor` looks at. */
export type Area = 'engine' | 'kernel' | 'terminal' | 'files';

/**
 * `ok`: there. `limited`: dtop works, with less. `missing`: something that dtop is for does not work.
 * `absent`: not there, and not needed.
 */
export type Health = 'ok' | 'limited' | 'missing' | 'absent';

/** Texts may quote the outside: they are sanitised by whoever makes them. */
export interface Finding {
  readonly area: Area;
  readonly what: string;
  readonly health: Health;
  readonly said: string;
  /** How to get what is missing. */
  readonly remedy: string | undefined;
}

/** Version of the field names; a field that changes its meaning makes another. */
const SCHEMA = 1;

export const findingsJson = (findings: readonly Finding[]): string =>
  `${jsonText(
    {
      schema: SCHEMA,
      findings: findings.map((finding) => ({ ...finding, remedy: finding.remedy ?? null })),
    },
    2,
  )}\n`;

const cell = (title: string, text: (finding: Finding) => string): TextColumn<Finding> => ({
  title,
  align: 'left',
  priority: 0,
  text,
});

const COLUMNS: readonly TextColumn<Finding>[] = [
  cell('AREA', ({ area }) => area),
  cell('', ({ health }) => health),
  cell('WHAT', ({ what }) => what),
  cell('FOUND', ({ said }) => said),
];

/** A table, and below it what can be done, the worst first. */
export function findingsText(findings: readonly Finding[], typesetting: Typesetting): string {
  const remedies = (['missing', 'limited', 'absent'] as const).flatMap((health) =>
    findings.flatMap(({ what, health: of, remedy }) =>
      of === health && remedy !== undefined ? `${what}: ${remedy}\n` : [],
    ),
  );
  return [table(COLUMNS, findings, typesetting), remedies.length > 0 ? '\n' : '', ...remedies].join(
    '',
  );
}
