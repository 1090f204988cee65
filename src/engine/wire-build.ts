import { fromAnsi } from '../model/ansi.js';
import type { BuildLine, BuildProgress } from '../model/build.js';
import { Failure } from '../model/failure.js';
import type { ImageId } from '../model/id.js';
import { own, type SafeText } from '../model/safe-text.js';
import * as wire from './wire.js';
import { fullImageId } from './wire-container.js';

/** As many lines are kept, each of so many characters. */
const MOST_LINES = 1000;
const LINE_LIMIT = 1000;
/** Of a line that does not end, before it is cleaned. */
const RAW_LIMIT = 8 * LINE_LIMIT;
/** Layers of a base image that are fetched at once tell of themselves in lines that are about as near. */
const NEAR = 64;

/** Docker `Step 1/3 : FROM scratch`, podman `STEP 1/3: FROM scratch`. */
const STEP = /^step (\d{1,5})\/(\d{1,5}) ?: (.*)$/i;
/** What a command ended with is told behind it, where it would be cut off. */
const ENDED = /^The command '(.*)' (returned a non-zero code: \d+)$/s;
const BUILT = /^Successfully built ([0-9a-f]{12})$/;

interface HeardLine extends BuildLine {
  /** A later line of the same layer takes its place. */
  readonly layer?: SafeText;
}

/**
 * The lines of `POST /build` (Docker API, "Build an image"). What `stream` says ends anywhere, not with a line:
 *
 *     {"stream":"Step 1/3 : FROM busybox"}
 *     {"stream":"\n"}
 *     {"status":"Downloading","progressDetail":{…},"progress":"[=>  ] 1MB/2MB","id":"a3ed95caeb02"}
 *     {"aux":{"ID":"sha256:…"}}
 *     {"errorDetail":{"code":1,"message":"…"},"error":"…"}
 */
export class BuildReader {
  #lines: HeardLine[] = [];
  #lost = 0;
  /** A line that has not ended. */
  #open = '';
  #step = 0;
  #of = NaN;
  #said = own('');
  #imageId: ImageId | undefined;
  #builtId: string | undefined;
  #failure: Failure | undefined;

  /** What the engine gave up for, after it had begun. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  get imageId(): ImageId | undefined {
    return this.#imageId;
  }

  set imageId(id: ImageId) {
    this.#imageId = id;
  }

  /** Twelve digits of the image, from an engine that tells no more. */
  get builtId(): string | undefined {
    return this.#builtId;
  }

  get progress(): Omit<BuildProgress, 'sentBytes' | 'sentFiles'> {
    const open = [outputLine(this.#open)].filter(({ text }) => text !== '');
    const lines = [...this.#lines, ...open].slice(-MOST_LINES);
    const lost = this.#lost + this.#lines.length + open.length - lines.length;
    return {
      step: this.#step,
      of: this.#of,
      said: this.#said,
      lines,
      lost,
      imageId: this.#imageId,
    };
  }

  read(line: unknown): void {
    const stream = wire.raw(wire.field(line, 'stream'));
    if (stream !== undefined) this.#hear(stream);
    this.#fetch(line);
    const id = wire.raw(wire.field(wire.field(line, 'aux'), 'ID'));
    if (id !== undefined && wire.FULL_ID.test(id.replace(/^sha256:/, '')))
      this.#imageId = fullImageId(id);
    const wrong = wire.raw(wire.field(wire.field(line, 'errorDetail'), 'message'));
    const told = wrong ?? wire.raw(wire.field(line, 'error'));
    if (told === undefined || this.#failure !== undefined) return;
    const error = told.replace(ENDED, '$2: $1');
    this.#failure = new Failure('daemon', error);
    this.#end();
    for (const text of error.trim().split('\n')) this.#keep({ kind: 'error', text: cleaned(text) });
  }

  /** Words of dtop's own, among the others. */
  note(text: string): void {
    this.#end();
    this.#keep({ kind: 'note', text: cleaned(text) });
  }

  #hear(text: string): void {
    const [first = '', ...more] = text.split('\n');
    this.#append(first);
    for (const piece of more) {
      this.#end();
      this.#append(piece);
    }
  }

  #append(piece: string): void {
    if (this.#open === '') this.#begin(piece);
    const open = this.#open + piece;
    // what follows a carriage return is written over what was there
    const from = open.lastIndexOf('\r', open.length - 2) + 1;
    this.#open = open.slice(from, from + RAW_LIMIT);
  }

  #begin(line: string): void {
    const [, step, of, instruction = ''] = STEP.exec(line) ?? [];
    if (step === undefined) return;
    this.#step = Number(step);
    this.#of = Number(of);
    this.#said = cleaned(instruction);
  }

  #end(): void {
    const line = this.#open;
    this.#open = '';
    this.#builtId = BUILT.exec(line)?.[1] ?? this.#builtId;
    const kept = outputLine(line);
    if (kept.text !== '') this.#keep(kept);
  }

  /** A base image on its way. */
  #fetch(line: unknown): void {
    const status = wire.raw(wire.field(line, 'status'));
    if (status === undefined) return;
    const layer = wire.text(wire.field(line, 'id'));
    const progress = wire.raw(wire.field(line, 'progress'));
    const words = [layer === undefined ? undefined : `${layer}:`, status, progress];
    const text = cleaned(words.filter(Boolean).join(' '));
    this.#end();
    if (layer === undefined) return this.#keep({ kind: 'output', text });
    const near = Math.max(0, this.#lines.length - NEAR);
    const at = this.#lines.findLastIndex((each, index) => index >= near && each.layer === layer);
    if (at >= 0) this.#lines[at] = { kind: 'output', text, layer };
    else this.#keep({ kind: 'output', text, layer });
  }

  #keep(line: HeardLine): void {
    this.#lines.push(line);
    if (this.#lines.length < 2 * MOST_LINES) return;
    this.#lost += this.#lines.length - MOST_LINES;
    this.#lines = this.#lines.slice(-MOST_LINES);
  }
}

/** The engine colours what a step writes to stderr. */
const cleaned = (raw: string): SafeText => fromAnsi(raw.replace(/\r+$/, ''), LINE_LIMIT).text;

const outputLine = (line: string): HeardLine => ({
  kind: STEP.test(line) ? 'step' : 'output',
  text: cleaned(line),
});
