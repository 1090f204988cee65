import { setTimeout as sleep } from 'node:timers/promises';
import { Dtop } from './dtop.js';
import { rssBytes } from './meter.js';

export interface SlowRead {
  /** Of dtop while it lasts, from two seconds after its start on, at even times: the first and the last are its ends. */
  readonly rssBytes: readonly number[];
  /** What the header said of the line while it lasted. */
  readonly said: string | undefined;
  /** From the moment the terminal is read again until it shows what was asked for last. */
  readonly currentMs: number;
}

/** At its memory. */
const LOOKS = 4;

/** The demo on a terminal of 200 × 50 that takes so many bytes a second for a while, a key held meanwhile. */
export async function readSlowly(bytesPerSec: number, lastsMs: number): Promise<SlowRead> {
  const dtop = new Dtop({ args: ['--demo'], columns: 200, rows: 50 });
  const { pty } = dtop;
  try {
    await dtop.shows(/\d+\.\d[^]*quit/);
    await sleep(2000);
    const rss = [rssBytes([pty.pid])];
    pty.trickle(bytesPerSec);
    let said: string | undefined;
    const startedAt = performance.now();
    while (performance.now() < startedAt + lastsMs) {
      dtop.press('j');
      await sleep(500);
      said = /slow link: [\d.]+ fps/.exec(pty.text())?.[0] ?? said;
      const looks = Math.floor(((performance.now() - startedAt) / lastsMs) * LOOKS);
      if (rss.length <= looks) rss.push(rssBytes([pty.pid]));
    }
    dtop.press('4');
    const resumedAt = performance.now();
    pty.resume();
    await dtop.shows(/SUBNET/, 10_000);
    const currentMs = performance.now() - resumedAt;
    // and it stays so: no frame from before comes behind it
    await sleep(1000);
    if (!/SUBNET/.test(pty.text())) throw new Error(`it went back in time:\n${pty.text()}`);
    await dtop.quit();
    return { rssBytes: rss, said, currentMs };
  } finally {
    dtop.close();
  }
}
