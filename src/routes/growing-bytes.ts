/**
 * Bytes that arrive in parts, kept in one piece of memory. As an object of its own, a part of a
 * single byte would take some 200: a caller could exhaust the process with a body within the limit.
 */
export class GrowingBytes {
  readonly #maxBytes: number;
  #memory: Buffer = Buffer.alloc(0);
  #length = 0;

  /** @param maxBytes that may arrive; no more memory is taken */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** How many bytes have arrived. */
  get length(): number {
    return this.#length;
  }

  /** What has arrived so far. */
  get bytes(): Buffer {
    return this.#memory.subarray(0, this.#length);
  }

  /**
   * @param part the first one is kept as it is, since most bodies arrive in one part; further ones
   *   are copied
   * @throws RangeError when a further part makes it more than the maximum; a first part may be larger.
   *   The caller has to check before
   */
  add(part: Buffer): void {
    if (this.#length === 0) {
      [this.#memory, this.#length] = [part, part.length];
      return;
    }
    const length = this.#length + part.length;
    if (length > this.#memory.length) this.#growTo(length);
    this.#memory.set(part, this.#length);
    this.#length = length;
  }

  #growTo(length: number): void {
    const larger = Math.min(Math.max(length, 2 * this.#memory.length), this.#maxBytes);
    const memory = Buffer.allocUnsafeSlow(larger);
    memory.set(this.bytes);
    this.#memory = memory;
  }
}
