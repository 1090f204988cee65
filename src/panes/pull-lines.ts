import { age, bytes } from '../model/format.js';
import { isHere, type PullLayer, type PullProgress } from '../model/pull.js';
import type { Pending } from '../store/pending.js';
import { bar } from './bar.js';
import type { LastingContext } from './lasting-lines.js';
import type { SummaryLine, Tone } from './pane.js';

const ID_WIDTH = 13;
const PHASE_WIDTH = 12;
const BAR_WIDTH = 20;
const MARGIN = '  ';

const PHASES: Readonly<Record<PullLayer['phase'], { readonly word: string; readonly tone: Tone }>> =
  {
    waiting: { word: 'waiting', tone: 'dim' },
    retrying: { word: 'retrying', tone: 'warning' },
    downloading: { word: 'downloading', tone: 'normal' },
    verifying: { word: 'verifying', tone: 'normal' },
    downloaded: { word: 'downloaded', tone: 'normal' },
    extracting: { word: 'extracting', tone: 'normal' },
    done: { word: 'done', tone: 'good' },
    present: { word: 'here already', tone: 'dim' },
  };

/** With its layers: those that still have a way to go first, as not all may fit. */
export function pullLines(pull: Pending, context: LastingContext): readonly SummaryLine[] {
  const { progress } = pull;
  const told = progress !== undefined && 'layers' in progress ? progress : undefined;
  return [headline(pull, told, context), ...layersOf(told).map(layerLine)];
}

const layersOf = (progress: PullProgress | undefined): readonly PullLayer[] => {
  const layers = progress?.layers ?? [];
  return [...layers.filter((layer) => !isHere(layer)), ...layers.filter(isHere)];
};

function headline(
  { operation, startedAtMs }: Pending,
  progress: PullProgress | undefined,
  { nowMs, isNewest }: LastingContext,
): SummaryLine {
  const layers = progress?.layers ?? [];
  const fetched = layers.filter(({ phase }) => phase !== 'present');
  const words = [
    layers.length === 0
      ? (progress?.said ?? 'asking the registry')
      : `${layers.filter(isHere).length} of ${layers.length} layers`,
    layers.length > 0 && bytesText(fetched),
    age(nowMs - startedAtMs),
    isNewest && 'Esc cancels',
  ];
  return [
    { text: `pulling ${operation.target.name}`, tone: 'accent' },
    { text: `${MARGIN}${words.filter(Boolean).join(MARGIN)}`, tone: 'normal' },
  ];
}

/** The engine tells a layer's size when it begins with it. */
function bytesText(layers: readonly PullLayer[]): string {
  const sum = (of: (layer: PullLayer) => number): number =>
    layers.reduce((total, layer) => total + (of(layer) || 0), 0);
  const isAll = layers.every(({ sizeBytes }) => !Number.isNaN(sizeBytes));
  return [
    `${bytes(sum(({ downloadedBytes }) => downloadedBytes))} of`,
    `${bytes(sum(({ sizeBytes }) => sizeBytes))}${isAll ? '' : ' or more'}`,
  ].join(' ');
}

function layerLine(layer: PullLayer): SummaryLine {
  const { word, tone } = PHASES[layer.phase];
  const extracting = layer.phase === 'extracting';
  const current = extracting ? layer.extractedBytes : layer.downloadedBytes;
  const isMoving = extracting || layer.phase === 'downloading';
  const share = (100 * current) / layer.sizeBytes;
  return [
    { text: MARGIN + layer.id.slice(0, ID_WIDTH - 1).padEnd(ID_WIDTH), tone: 'dim' },
    { text: word.padEnd(PHASE_WIDTH + 1), tone },
    { text: isMoving ? bar(share, BAR_WIDTH) : ' '.repeat(BAR_WIDTH), tone: 'accent' },
    {
      text: isMoving
        ? ` ${bytes(current)} of ${bytes(layer.sizeBytes)}`
        : ` ${bytes(layer.sizeBytes)}`,
      tone: isMoving ? 'normal' : 'dim',
    },
  ];
}
