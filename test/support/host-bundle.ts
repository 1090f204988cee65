import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const DIRECTORY = path.join(import.meta.dirname, '../fixtures/hosts');

export type Json = Record<string, unknown>;

/** One instant of a container, as captured: kernel files by path, and the engine's stats. */
export interface CapturedInstant {
  readonly cgroup: Readonly<Record<string, string>>;
  readonly proc: Readonly<Record<string, string>>;
  readonly stats: Json;
  readonly 'stats-oneshot': Json;
}

/** A host as captured (test/fixtures/hosts): the answers of its engine and the files of its kernel. */
export interface HostBundle {
  /** Wall clock, ms, when the list was read. */
  readonly meta: { readonly t0: { readonly start: { readonly wall_ms: number } } };
  readonly info: Json;
  readonly version: Json;
  readonly list: readonly Json[];
  readonly containers: Readonly<
    Record<
      string,
      { readonly inspect: Json; readonly t0: CapturedInstant; readonly t1: CapturedInstant }
    >
  >;
}

export const bundleNames: readonly string[] = readdirSync(DIRECTORY).map((file) =>
  file.replace('.bundle.json', ''),
);

/** @param name `v1`, `v2-systemd`, `v1-docker28.5.2` … */
export const loadBundle = (name: string): HostBundle =>
  JSON.parse(readFileSync(path.join(DIRECTORY, `${name}.bundle.json`), 'utf8'));
