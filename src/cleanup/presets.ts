import type { Candidate, ItemKey } from './candidate.js';

const WEEK_MS = 7 * 86_400_000;

export const PRESETS = ['safe', 'thorough', 'build-cache'] as const;
export type Preset = (typeof PRESETS)[number];

export const PRESET_HELP: Readonly<Record<Preset, string>> = {
  safe: 'containers that ended over 7 days ago, dangling images, anonymous volumes',
  thorough: 'everything that nothing uses, but named volumes',
  'build-cache': 'build cache alone',
};

type Chooses = (candidate: Candidate, nowMs: number) => boolean;

const CHOOSES: Readonly<Record<Preset, Chooses>> = {
  safe: ({ kind, lastUsedAtMs, isNameless }, nowMs) =>
    kind === 'container'
      ? nowMs - (lastUsedAtMs ?? NaN) > WEEK_MS
      : (kind === 'image' || kind === 'volume') && isNameless,
  thorough: ({ kind, isNameless }) => kind !== 'volume' || isNameless,
  'build-cache': ({ kind }) => kind === 'build-cache',
};

/** What a preset chooses; what of it is held or protected is for the plan to say. */
export const presetChoice = (
  all: readonly Candidate[],
  preset: Preset,
  nowMs: number,
): ReadonlySet<ItemKey> =>
  new Set(
    all
      .filter((candidate) => CHOOSES[preset](candidate, nowMs))
      .map((candidate): string => candidate.key),
  );
