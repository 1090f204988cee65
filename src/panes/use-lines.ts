import type { Container } from '../model/container.js';
import type { SafeJson } from '../model/engine.js';
import { Failure } from '../model/failure.js';
import type { TargetKey } from '../model/operation.js';
import { jsonAt } from '../model/safe-json.js';
import type { State } from '../store/state.js';
import type { SummaryLine, Tone } from './pane.js';

const MOST_NAME = 40;

type Cells = readonly string[];

/** Which containers use the row, and how. */
export function useLines(state: State, key: TargetKey): readonly SummaryLine[] {
  const lines = state.pane === 'networks' ? networkLines(state, key) : volumeLines(state, key);
  return lines.length > 1 ? lines : [[dim('No container uses it.')]];
}

const part = (text: string, tone: Tone): SummaryLine[number] => ({ text, tone });
const dim = (text: string): SummaryLine[number] => part(text, 'dim');

/** Columns as wide as their widest cell; the first row is titles, and a row of what runs not is dim. */
function columns(
  titles: Cells,
  rows: readonly { readonly cells: Cells; readonly tone: Tone }[],
): readonly SummaryLine[] {
  const all = [titles, ...rows.map(({ cells }) => cells)];
  const widths = titles.map((_, index) =>
    Math.min(MOST_NAME, Math.max(...all.map((cells) => cells[index]?.length ?? 0))),
  );
  const line = (cells: Cells): string =>
    cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ');
  return [[dim(line(titles))], ...rows.map(({ cells, tone }) => [part(line(cells), tone)])];
}

const toneOf = ({ state }: Container): Tone => (state === 'running' ? 'normal' : 'dim');
const byName = (a: Container, b: Container): number => a.name.localeCompare(b.name);

function volumeLines(state: State, key: TargetKey): readonly SummaryLine[] {
  const volume = state.volumes?.get(key);
  const rows = [...state.containers.values()].toSorted(byName).flatMap((container) =>
    container.mounts
      .filter(({ type, name }) => type === 'volume' && name === volume?.name)
      .map(({ destination, readWrite }) => ({
        cells: [
          container.name,
          container.state,
          readWrite ? 'read-write' : 'read-only',
          destination,
        ],
        tone: toneOf(container),
      })),
  );
  return columns(['CONTAINER', 'STATE', 'ACCESS', 'MOUNTED AT'], rows);
}

function networkLines(state: State, key: TargetKey): readonly SummaryLine[] {
  const network = state.networks?.get(key);
  const inspected = state.detail?.inspected;
  const answer = inspected instanceof Failure ? undefined : inspected;
  const rows = [...state.containers.values()]
    .filter(({ networks }) => networks.some((name) => name === network?.name))
    .toSorted(byName)
    .map((container) => {
      // as the engine keeps them: only of what runs
      const told = (field: string): string =>
        text(jsonAt(answer, 'Containers', container.id, field));
      const addresses = [told('IPv4Address'), told('IPv6Address')].filter(Boolean).join(' ');
      return {
        cells: [container.name, container.state, addresses || '–', told('MacAddress') || '–'],
        tone: toneOf(container),
      };
    });
  const failed: readonly SummaryLine[] =
    inspected instanceof Failure
      ? [[part(`Addresses cannot be asked for: ${inspected.said}`, 'critical')]]
      : [];
  return [...columns(['CONTAINER', 'STATE', 'ADDRESS', 'MAC'], rows), ...failed];
}

const text = (json: SafeJson | undefined): string => (typeof json === 'string' ? json : '');
