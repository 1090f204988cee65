import type { Container } from '../model/container.js';
import { own } from '../model/safe-text.js';
import type { RuleId } from '../model/verdict.js';

/** `dtop.ignore=unhealthy,cpu-throttled` silences these rules for the container, `dtop.ignore=all` every one. */
export const IGNORE_LABEL = 'dtop.ignore';

const LABEL = own(IGNORE_LABEL);

export function isIgnored({ labels }: Container, rule: RuleId): boolean {
  const ignored = labels.get(LABEL);
  if (ignored === undefined) return false;
  const names = new Set(ignored.split(',').map((name) => name.trim()));
  return names.has(rule) || names.has('all');
}
