import { isRunning } from '../model/container.js';
import type { SelfUsage } from '../model/host-usage.js';
import { containerId, type ContainerId } from '../model/id.js';
import type { Usage } from '../model/usage.js';
import type { History } from '../store/history.js';
import { asKept } from '../store/kept-figures.js';
import { RecentPeaks } from '../store/recent-peaks.js';
import type { State } from '../store/state.js';
import { layout } from '../panes/layout.js';
import type { Store } from '../store/store.js';
import type { Backend } from './backends.js';
import type { Dispatch } from './dispatch.js';
import { withFacts } from './facts.js';
import { shownSources, shownUsage } from './shown.js';
import type { Triage } from './triage.js';
import type { unreadableNotices } from './unreadable.js';

/** What is kept of the past beside State. */
export interface Series {
  readonly history: History;
  readonly triage: Triage;
  readonly peaks: RecentPeaks;
}

export const seriesOf = (history: History, triage: Triage): Series => ({
  history,
  triage,
  peaks: new RecentPeaks(),
});

/** What is read in a tick. */
export interface Sources extends Pick<Backend, 'sampler' | 'hostUsage'> {
  readonly selfUsage: () => SelfUsage;
  readonly unreadable: ReturnType<typeof unreadableNotices>;
}

/** One tick: read, keep, judge, tell. One `sampled` event however many containers. */
export async function sample(
  { sampler, hostUsage, selfUsage, unreadable }: Sources,
  store: Store,
  { history, triage, peaks }: Series,
  dispatch: Dispatch,
): Promise<void> {
  sampler.prefer(visible(store.get()));
  const result = await sampler.tick();
  if (result === undefined) return;
  const { usage: previous, containers } = store.get();
  const all = [...containers.values()];
  const read = shownUsage(
    result,
    previous,
    all.filter(isRunning).map(({ id }) => id),
  );
  const usage = new Map<ContainerId, Usage>();
  read.forEach((each, id) => usage.set(id, asKept(each, peaks.with(id, each))));
  peaks.retain(usage);
  const host = hostUsage();
  const learnt = all.flatMap((container) => {
    const known = withFacts(container, (id) => sampler.factsOf(id));
    return known === container ? [] : [known];
  });
  const sources = shownSources(usage.keys(), (id) => sampler.sourceOf(id));
  if (learnt.length > 0) dispatch({ type: 'containers-changed', containers: learnt });
  const sampled = { nowMs: Date.now(), usage, host };
  const judged = triage.judge(store.get(), sampled);
  const { deferred } = result;
  dispatch({ type: 'sampled', ...sampled, ...judged, sources, self: selfUsage(), deferred });
  history.record(store.get());
  const notice = unreadable(result.failures, store.get());
  if (notice !== undefined) dispatch({ type: 'noticed', notice });
}

/** Rows on the screen are read in every tick, whatever the others must wait for. */
function visible(state: State): ReadonlySet<ContainerId> {
  const { order, top } = state.panes.containers;
  const keys = order.slice(top, top + layout(state).table.height);
  return new Set(keys.map((key) => containerId(key.slice(key.indexOf('/') + 1))));
}
