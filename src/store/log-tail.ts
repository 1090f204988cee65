import type { LogLine } from '../model/engine.js';

const MOST_LINES = 2000;
const MOST_CHARS = 4 * 1024 * 1024;

/** The newest lines of one followed log, bounded in lines and characters; what fell off is counted. */
export class LogTail {
  #lines: LogLine[] = [];
  #chars = 0;
  #dropped = 0;

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  get dropped(): number {
    return this.#dropped;
  }

  push(lines: readonly LogLine[]): void {
    this.#lines.push(...lines.slice(-MOST_LINES));
    this.#dropped += Math.max(0, lines.length - MOST_LINES);
    for (const line of lines.slice(-MOST_LINES)) this.#chars += line.text.length;
    let cut = Math.max(0, this.#lines.length - MOST_LINES);
    for (let index = 0; index < cut; index++) this.#chars -= this.#lines[index]?.text.length ?? 0;
    while (this.#chars > MOST_CHARS && cut < this.#lines.length - 1)
      this.#chars -= this.#lines[cut++]?.text.length ?? 0;
    if (cut > 0) this.#lines = this.#lines.slice(cut);
    this.#dropped += cut;
  }

  clear(): void {
    this.#lines = [];
    this.#chars = 0;
    this.#dropped = 0;
  }
}
