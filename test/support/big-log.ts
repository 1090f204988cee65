import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Dockerd, field } from './dockerd.js';

export interface BigLog {
  readonly name: string;
  /** Numbered from 0: `line 0000000 …`. */
  readonly lines: number;
}

const CHUNK = 20_000;
const TEXT = 'GET /api/v1/orders?page=3 200 14ms trace=5f2c8e1b9a07d346 upstream=10.0.3.17:8443';

/** As the json-file driver writes it; `at` is in the line alone: needles to be found. */
const record = (index: number, needles: ReadonlyMap<number, string>): string => {
  const text = `line ${String(index).padStart(7, '0')} ${needles.get(index) ?? TEXT}`;
  const second = String(Math.floor(index / 1e6)).padStart(2, '0');
  const fraction = String(index % 1e6).padStart(6, '0');
  return `{"log":"${text}\\n","stream":"stdout","time":"2026-11-01T00:00:${second}.${fraction}001Z"}\n`;
};

/**
 * An ended container whose log has this many bytes: written in the engine's place, as one that prints so
 * much takes minutes.
 * @param needles texts of single lines, by how many come behind them
 */
export async function bigLog(
  engine: Dockerd,
  bytes: number,
  needles: Readonly<Record<number, string>> = {},
): Promise<BigLog> {
  const name = 'big';
  const id = await engine.run(name, { Cmd: ['true'] });
  await ended(engine, id);
  const lines = Math.floor(bytes / record(0, new Map()).length);
  const placed = new Map(
    Object.entries(needles).map(([behind, text]) => [lines - 1 - Number(behind), text]),
  );
  const file = openSync(path.join(engine.dataRoot, 'containers', id, `${id}-json.log`), 'w');
  for (let from = 0; from < lines; from += CHUNK) {
    const count = Math.min(CHUNK, lines - from);
    writeSync(file, Array.from({ length: count }, (_, at) => record(from + at, placed)).join(''));
  }
  closeSync(file);
  return { name, lines };
}

/** Until a container has ended by itself. */
export async function ended(engine: Dockerd, id: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const status = field(await engine.api('GET', `/containers/${id}/json`), 'State', 'Status');
    if (status === 'exited') return;
    await sleep(50);
  }
  throw new Error(`${id} goes on`);
}
