import { PRESET_HELP, PRESETS, presetChoice } from '../cleanup/presets.js';
import { commandLine } from '../model/command-line.js';
import { SIGNALS, subjectOf, type Operation } from '../model/operation.js';
import type { MenuId, Overlay, State } from '../store/state.js';
import { PANES } from './all.js';
import { planOf } from './clean-up-row.js';
import { askPicked, askSignal } from './confirm.js';
import { wordOf } from './group-row.js';
import { groupings } from './grouping.js';
import { closeOverlay, events, type Intent } from './intent.js';
import { sortBy } from './move.js';
import { processColumns } from './process-columns.js';
import { sortedBy } from './processes.js';

type MenuOverlay = Extract<Overlay, { type: 'menu' }>;

export interface MenuItem {
  readonly label: string;
  readonly help: string;
  /** `undefined`: not a switch. */
  readonly on: boolean | undefined;
}

interface Menu {
  readonly title: string;
  readonly items: (state: State) => readonly MenuItem[];
  readonly pick: (state: State, overlay: MenuOverlay, nowMs: number) => Intent;
}

const SIGNAL_HELP: Readonly<Record<(typeof SIGNALS)[number], string>> = {
  SIGKILL: 'end at once, without a chance to clean up',
  SIGTERM: 'ask to end',
  SIGHUP: 'reload, by convention',
  SIGINT: 'as Ctrl-C',
  SIGQUIT: 'end with a dump',
  SIGUSR1: 'the program decides',
  SIGUSR2: 'the program decides',
  SIGSTOP: 'stop until SIGCONT',
  SIGCONT: 'go on after SIGSTOP',
};

const memberOf = (operation: Operation): string =>
  'container' in operation ? operation.container.name : '';

/** Operations to choose from: the picked one is asked about like any other. */
const alternatives = (title: string, label: (operation: Operation) => string): Menu => ({
  title,
  items: ({ overlay }) =>
    overlay?.type !== 'menu'
      ? []
      : overlay.operations.map((operation) => ({
          label: label(operation),
          help: commandLine([operation]),
          on: undefined,
        })),
  pick: (state, { index, operations }, nowMs) => {
    const picked = operations[index];
    return picked === undefined ? closeOverlay() : askPicked(state, [picked], nowMs);
  },
});

export const MENUS: Readonly<Record<MenuId, Menu>> = {
  sort: {
    title: 'Sort by',
    items: (state) =>
      PANES[state.pane]((spec) => {
        const { sort } = state.panes[spec.id];
        return spec.columns.map(({ id, title, help }) => ({
          label: title,
          help,
          on: id === sort.column ? true : undefined,
        }));
      }),
    pick: (state, { index }) =>
      PANES[state.pane]((spec) => {
        const column = spec.columns[index];
        if (column === undefined) return closeOverlay();
        return events(
          { type: 'pane-changed', pane: spec.id, change: sortBy(state, column) },
          { type: 'overlay-changed', overlay: undefined },
        );
      }),
  },
  columns: {
    title: 'Columns',
    items: (state) =>
      PANES[state.pane]((spec) => {
        const { columns } = state.panes[spec.id];
        return spec.columns.map(({ id, title, help, shown }) => ({
          label: title,
          help,
          on: columns?.includes(id) ?? shown,
        }));
      }),
    pick: (state, { index }) =>
      PANES[state.pane]((spec) => {
        const chosen = state.panes[spec.id].columns;
        const toggled = spec.columns[index]?.id;
        const columns = spec.columns
          .filter(({ id, shown }) => (chosen?.includes(id) ?? shown) !== (id === toggled))
          .map(({ id }) => id);
        return columns.length === 0
          ? events()
          : events({ type: 'pane-changed', pane: spec.id, change: { columns } });
      }),
  },
  group: {
    title: 'Group by',
    items: (state) =>
      groupings(state).map(({ by, help }) => ({
        label: wordOf(by),
        help,
        on: wordOf(by) === wordOf(state.groupBy) ? true : undefined,
      })),
    pick: (state, { index }) => {
      const picked = groupings(state)[index];
      return picked === undefined
        ? closeOverlay()
        : events(
            { type: 'grouped', by: picked.by },
            { type: 'overlay-changed', overlay: undefined },
          );
    },
  },
  'process-sort': {
    title: 'Sort processes by',
    items: ({ detail }) =>
      processColumns.map(({ id, title, help }) => ({
        label: title,
        help,
        on: id === detail?.processes.sort.column ? true : undefined,
      })),
    pick: ({ detail }, { index }) => {
      const column = processColumns[index];
      if (detail === undefined || column === undefined) return closeOverlay();
      return events(
        {
          type: 'processes-changed',
          change: { sort: sortedBy(detail.processes, column), tree: false },
        },
        { type: 'overlay-changed', overlay: undefined },
      );
    },
  },
  connect: alternatives('Connect which container?', memberOf),
  disconnect: alternatives('Disconnect which container?', memberOf),
  'restart-policy': alternatives('Restart policy', (operation) =>
    operation.op === 'container.restart-policy' ? operation.policy : '',
  ),
  untag: alternatives('Take which reference away?', subjectOf),
  preset: {
    title: 'Mark for removal',
    items: () =>
      PRESETS.map((preset) => ({ label: preset, help: PRESET_HELP[preset], on: undefined })),
    pick: (state, { index }) => {
      const preset = PRESETS[index];
      if (preset === undefined) return closeOverlay();
      const { items } = planOf(state, new Set());
      const chosen = presetChoice(items, preset, state.nowMs);
      const { going } = planOf(state, chosen);
      const marks = new Set(going.map(({ key }) => key));
      return events(
        { type: 'pane-changed', pane: 'cleanup', change: { marks } },
        { type: 'overlay-changed', overlay: undefined },
      );
    },
  },
  signal: {
    title: 'Send which signal?',
    items: () =>
      SIGNALS.map((signal) => ({ label: signal, help: SIGNAL_HELP[signal], on: undefined })),
    pick: (state, { index, operations }, nowMs) => {
      const signal = SIGNALS[index];
      return signal === undefined ? closeOverlay() : askSignal(state, operations, signal, nowMs);
    },
  },
};

/** A key while a menu is open. */
export function menuKey(state: State, overlay: MenuOverlay, chord: string, nowMs: number): Intent {
  const { items, pick } = MENUS[overlay.menu];
  const last = items(state).length - 1;
  const step = STEPS[chord];
  if (step !== undefined) {
    const index = Math.max(0, Math.min(last, overlay.index + step));
    return events({ type: 'overlay-changed', overlay: { ...overlay, index } });
  }
  if (chord === 'enter' || chord === 'space') return pick(state, overlay, nowMs);
  return closeOverlay();
}

const STEPS: Readonly<Record<string, number>> = {
  down: 1,
  j: 1,
  up: -1,
  k: -1,
  pagedown: 10,
  pageup: -10,
  g: -Infinity,
  home: -Infinity,
  G: Infinity,
  end: Infinity,
};
