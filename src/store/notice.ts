import type { Notice, State } from './state.js';

const MOST_NOTICES = 50;
export const withNotice = (state: State, notice: Omit<Notice, 'id'>): readonly Notice[] => {
  const id = (state.notices.at(-1)?.id ?? 0) + 1;
  return [...listedAgain(state.notices, notice.unlisted), { ...notice, id }].slice(-MOST_NOTICES);
};

/** Without what was told while it could not be listed. */
export const listedAgain = (
  notices: readonly Notice[],
  kind: Notice['unlisted'],
): readonly Notice[] =>
  kind === undefined || notices.every(({ unlisted }) => unlisted !== kind)
    ? notices
    : notices.filter(({ unlisted }) => unlisted !== kind);

/** None that ends by itself is told for longer: a clock that was set back would keep it. */
const LONGEST_TOLD_MS = 30_000;

/** Without those whose time is over. */
export function currentNotices(notices: readonly Notice[], nowMs: number): readonly Notice[] {
  const lastMs = nowMs + LONGEST_TOLD_MS;
  if (notices.every(({ untilMs = lastMs }) => untilMs > nowMs && untilMs <= lastMs)) return notices;
  return notices.flatMap((notice) => {
    const { untilMs = Infinity } = notice;
    if (untilMs <= nowMs) return [];
    return untilMs === Infinity ? notice : { ...notice, untilMs: Math.min(untilMs, lastMs) };
  });
}
