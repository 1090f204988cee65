import { isRunning } from '../model/container.js';
import { language } from '../query/language.js';
import { containerActions } from './container-actions.js';
import { containerColumns } from './container-columns.js';
import { containerFields } from './container-fields.js';
import { containerRows, stateText } from './container-row.js';
import { pane } from './pane.js';

export const containers = pane({
  id: 'containers',
  title: 'Containers',
  short: 'Cont',
  key: '1',
  noun: 'container',
  total: (state) => (state.listed ? state.containers.size : undefined),
  empty: (state) =>
    state.containers.size === 0
      ? 'No containers. Start one and it appears here.'
      : 'No container runs. Press a to see the stopped ones.',
  rows: containerRows,
  rowKey: ({ key }) => key,
  name: ({ container }) => container.name,
  summary: (row) => [stateText({ ...row, pending: undefined }, 0), row.container.image],
  language: language(containerFields, ({ container }) => [
    container.name,
    container.image,
    container.state,
    container.health,
    container.project,
    container.service,
    container.id,
  ]),
  columns: containerColumns,
  actions: containerActions,
  tone: ({ container }) =>
    isRunning(container) || container.state === 'restarting' ? 'normal' : 'dim',
});
