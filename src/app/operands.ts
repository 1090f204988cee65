/** Commands that are words, not options. */
const OPERANDS = ['plan', 'doctor'] as const;
export type Operand = (typeof OPERANDS)[number];

export const operandOf = ([first]: readonly string[]): Operand | undefined =>
  OPERANDS.find((name) => name === first);

export function wrongOperand(typed: readonly string[]): string | undefined {
  const [first, second] = typed;
  if (first !== undefined && operandOf(typed) === undefined) return `unknown command '${first}'`;
  return second === undefined ? undefined : `${first} takes no '${second}'`;
}

interface Options {
  readonly once?: true;
  readonly watch?: true;
  readonly keys?: true;
  readonly columns?: true;
  readonly demo?: true;
  readonly orDemo?: true;
}

const REPORTS = ['once', 'watch', 'keys', 'columns'] as const;

export function wrongDoctor(options: Options): string | undefined {
  const other = REPORTS.find((name) => options[name]);
  if (other !== undefined) return `doctor has no --${other}`;
  return options.demo || options.orDemo
    ? 'doctor looks at real engines, not at the demo'
    : undefined;
}
