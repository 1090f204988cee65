/** Names that are told one by one; of more only their number. */
const MOST = 3;

/** `api-1..4, web, 5 more`: neighbours by number are one, the rest stays in its order. */
export function nameList(names: readonly string[]): string {
  const groups = new Map<string, { readonly names: string[]; readonly numbers: number[] }>();
  for (const name of names) {
    const [, stem = name, digits] = /^(.*?)(\d{1,9})$/.exec(name) ?? [];
    const key = digits === undefined ? `=${name}` : stem;
    const group = groups.get(key) ?? { names: [], numbers: [] };
    group.names.push(name);
    if (digits !== undefined) group.numbers.push(Number(digits));
    groups.set(key, group);
  }
  const told = [...groups].flatMap(([stem, group]) => {
    const range = rangeOf(group.numbers);
    return range === undefined
      ? group.names.map((text) => ({ text, count: 1 }))
      : [{ text: stem + range, count: group.names.length }];
  });
  const rest = told.slice(MOST).reduce((sum, { count }) => sum + count, 0);
  const texts = told.slice(0, MOST).map(({ text }) => text);
  return [...texts, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

/** `1..4` for 4 1 3 2; undefined when there is a gap, or only one. */
function rangeOf(numbers: readonly number[]): string | undefined {
  const least = Math.min(...numbers);
  const most = Math.max(...numbers);
  const whole = numbers.length > 1 && new Set(numbers).size === most - least + 1;
  return whole ? `${least}..${most}` : undefined;
}
