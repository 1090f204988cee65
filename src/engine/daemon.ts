import type { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Failure } from '../model/failure.js';
import type { Answer } from './answer.js';
import { Caller, type Request } from './call.js';
import type { Endpoint } from './endpoint.js';
import { jsonRows, parseJson } from './json-rows.js';
import { DEADLINE } from './requests.js';
import { negotiate } from './version.js';
import { record, type Raw } from './wire.js';

/** Rows or events that were not what the API promises, and left out. */
export type OnSkipped = (what: string, count: number) => void;

/** Beyond this a list is a fault, not a host. */
const MAX_ROWS = 20_000;
/** How long a list is parsed before keys are looked at again, ms. */
const SLICE_MS = 8;

/** Calls with the negotiated version in the path, and answers as JSON. */
export class Daemon {
  readonly #caller: Caller;
  readonly #onSkipped: OnSkipped;
  #api: string | undefined;
  #negotiating: Promise<string> | undefined;

  constructor(endpoint: Endpoint, onSkipped: OnSkipped) {
    this.#caller = new Caller(endpoint);
    this.#onSkipped = onSkipped;
  }

  /** Asks again each time: the engine may have been replaced while it was away. */
  negotiate(signal: AbortSignal): Promise<string> {
    this.#negotiating ??= this.#ping(signal).finally(() => (this.#negotiating = undefined));
    return this.#negotiating;
  }

  async #ping(signal: AbortSignal): Promise<string> {
    const ping = await this.#caller.call({ path: '/_ping', deadlineMs: DEADLINE.ping }, signal);
    this.#api = negotiate(ping.headers['api-version']?.toString());
    return this.#api;
  }

  async call(request: Request, signal: AbortSignal): Promise<Answer> {
    return this.#caller.call(await this.#versioned(request, signal), signal);
  }

  /** `undefined` for an empty body. */
  async json(request: Request, signal: AbortSignal): Promise<unknown> {
    const { body } = await this.call(request, signal);
    return body.length === 0 ? undefined : parseJson(body);
  }

  /** An answer that is an array, parsed row by row. */
  async list<T>(
    request: Omit<Request, 'deadlineMs'>,
    parse: (row: Raw, answer: Answer) => T | undefined,
    signal: AbortSignal,
  ): Promise<readonly T[]> {
    const answer = await this.call({ ...request, deadlineMs: DEADLINE.list }, signal);
    return this.rows(request.path, jsonRows(answer.body), (row) => parse(row, answer));
  }

  /**
   * As `list`, but asked beside the ping, not after it: the one request that names no version, for what is
   * shown before anything is known of the engine.
   */
  async firstList<T>(
    request: Omit<Request, 'deadlineMs'>,
    parse: (row: Raw, answer: Answer) => T | undefined,
    signal: AbortSignal,
  ): Promise<readonly T[]> {
    const [answer] = await Promise.all([
      this.#caller.call({ ...request, deadlineMs: DEADLINE.list }, signal),
      this.negotiate(signal),
    ]);
    return this.rows(request.path, jsonRows(answer.body), (row) => parse(row, answer));
  }

  /** A row that is not what the API promises is left out and counted, never thrown. */
  async rows<T>(
    what: string,
    rows: Iterable<unknown>,
    parse: (row: Raw) => T | undefined,
  ): Promise<readonly T[]> {
    const parsed: T[] = [];
    let seen = 0;
    let sliceEnd = performance.now() + SLICE_MS;
    for (const row of rows) {
      if (++seen > MAX_ROWS) throw new Failure('protocol', `${what}: more than ${MAX_ROWS} rows`);
      const fields = record(row);
      const item = fields && parse(fields);
      if (item !== undefined) parsed.push(item);
      if (performance.now() < sliceEnd) continue;
      await nextTurn();
      sliceEnd = performance.now() + SLICE_MS;
    }
    if (parsed.length < seen) this.#onSkipped(what, seen - parsed.length);
    return parsed;
  }

  /** @param onOpen the daemon accepted the request */
  async *stream(
    request: Request,
    signal: AbortSignal,
    onOpen?: () => void,
  ): AsyncGenerator<Buffer, void, void> {
    const versioned = await this.#versioned(request, signal);
    yield* this.#caller.stream({ ...versioned, lane: 'stream' }, signal, onOpen);
  }

  async hijack(request: Request, signal: AbortSignal): Promise<Duplex> {
    const versioned = await this.#versioned(request, signal);
    return this.#caller.hijack({ ...versioned, lane: 'stream' }, signal);
  }

  get requests(): number {
    return this.#caller.sent;
  }

  close(): void {
    this.#caller.close();
  }

  /** Before `connect` the first call negotiates: no request goes without a version. */
  async #versioned(request: Request, signal: AbortSignal): Promise<Request> {
    const api = this.#api ?? (await this.negotiate(signal));
    return { ...request, path: `/v${api}${request.path}` };
  }
}
