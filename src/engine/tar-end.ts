import { Failure } from '../model/failure.js';

const BLOCK = 512;
/** Two blocks of zeros end an archive (POSIX, pax: "ustar Interchange Format"). */
const END = 2 * BLOCK;

/**
 * Watches an archive go by. An engine that fails when it has begun to answer can only stop, or write its
 * words behind what it sent: neither is an archive with its end.
 */
export class TarEnd {
  #bytes = 0;
  #tail = Buffer.alloc(0);

  get bytes(): number {
    return this.#bytes;
  }

  push(chunk: Buffer): void {
    this.#bytes += chunk.length;
    const joined = chunk.length >= END ? chunk : Buffer.concat([this.#tail, chunk]);
    this.#tail = Buffer.from(joined.subarray(-END));
  }

  /** @throws Failure `protocol` when that was not all */
  expect(): void {
    const isWhole = this.#bytes % BLOCK === 0 && this.#tail.length === END;
    if (isWhole && this.#tail.every((byte) => byte === 0)) return;
    throw new Failure(
      'protocol',
      'the engine ended the archive in the middle',
      'Nothing is kept of it.',
    );
  }
}
