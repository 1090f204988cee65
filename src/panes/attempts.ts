import type { Failure, FailureKind } from '../model/failure.js';
import type { Attempt, State } from '../store/state.js';

/** No engine was ever reached: the screen says what was tried instead of panes. */
export const isUnconnected = ({ host: { connection } }: Pick<State, 'host'>): boolean =>
  connection.status === 'lost' && !connection.everLive;

/** What says most of why there is no engine: one that is there and refuses, hangs, or talks nonsense. */
const TELLING: readonly FailureKind[] = ['denied', 'timeout', 'daemon', 'protocol', 'unsupported'];

/** Of several endpoints that were tried the one to tell of; else the first, which is the likeliest. */
export function tellingFailure(attempts: readonly Attempt[]): Failure | undefined {
  for (const kind of TELLING) {
    const found = attempts.find(({ failure }) => failure.kind === kind);
    if (found !== undefined) return found.failure;
  }
  return attempts[0]?.failure;
}

/** `no engine: permission denied, …`: where a single endpoint was tried everybody knows which. */
export function whyNoEngine(attempts: readonly Attempt[]): string {
  const said = tellingFailure(attempts)?.said ?? 'none was found';
  const [only] = attempts;
  const short = attempts.length === 1 ? said.replace(`${only?.endpoint}: `, '') : said;
  return `no engine: ${short}`;
}
