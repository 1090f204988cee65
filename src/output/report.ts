import { PANES } from '../panes/all.js';
import { filterRows, sortRows } from '../panes/table.js';
import type { State } from '../store/state.js';
import type { ContainerReport, HostReport, Report } from './json.js';

/** What a report tells beside the state of things. */
export interface Measured {
  /** Between the two samples, ms. */
  readonly intervalMs: number;
  readonly cgroup: 'v1' | 'v2' | undefined;
}

/** A moment as plain data, containers in the order of their pane. */
export const report = (state: State, measured: Measured): Report => ({
  atMs: state.nowMs,
  intervalMs: measured.intervalMs,
  hosts: [hostReport(state, measured)],
  containers: containerReports(state),
});

function hostReport({ host }: State, { cgroup }: Measured): HostReport {
  const { connection, engine, usage, endpoint } = host;
  const failures = 'attempts' in connection ? connection.attempts : [];
  const said = failures.map(({ failure }) => failure.said).join('; ');
  return {
    host: host.host,
    endpoint,
    engine: failures.length > 0 ? undefined : engine,
    cgroup,
    usage,
    error: said === '' ? undefined : said,
  };
}

function containerReports(state: State): readonly ContainerReport[] {
  const keys = PANES.containers((spec) =>
    sortRows(spec, filterRows(spec, state), state.panes.containers.sort).map(spec.rowKey),
  );
  return keys.flatMap((key) => {
    const container = state.containers.get(key);
    if (container === undefined) return [];
    const { id } = container;
    const why = state.verdicts.get(id) ?? [];
    return [{ container, usage: state.usage.get(id), source: state.sources.get(id), why }];
  });
}
