import { writeSync } from 'node:fs';

/** What is kept while a reader is slow: so much waits, and as much may be partly written. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;
const RETRY_MS = 10;
/** The longest time that the end of a process waits for a slow reader. */
const MAX_FLUSH_MS = 1000;
const NEWLINE = 10;

/** What is being written. */
interface Chunk {
  readonly bytes: Buffer;
  /** Bytes that are written. */
  done: number;
  /** Length of the line about lost ones that it begins with, in bytes; 0 without one. */
  readonly noticeBytes: number;
  /** The number of lost lines that this line reports. */
  readonly reported: number;
}

/**
 * Writes lines to a file descriptor, and survives whatever happens there: a full disk, a pipe that is
 * closed, a reader that is too slow. Lines that cannot be written are lost and counted; when writing
 * works again, one line says how many.
 *
 * Each write is synchronous, so that an end of the process never meets one that is under way. A pipe
 * has to be non-blocking, or a slow reader holds up the process.
 */
export class LineWriter {
  readonly #fd: number;
  readonly #lostLine: (count: number, cause: string) => string;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #chunk: Chunk | undefined;
  #isScheduled = false;
  #isInLine = false;
  #lost = 0;
  #cause = '';

  /** @param lostLine returns the line that reports lost ones; `cause` is an error code */
  constructor(fd: number, lostLine: (count: number, cause: string) => string) {
    this.#fd = fd;
    this.#lostLine = lostLine;
  }

  /** @param line ends with a newline */
  write(line: string): void {
    const bytes = Buffer.byteLength(line);
    if (this.#waitingBytes + bytes > MAX_WAITING_BYTES) {
      this.#lose(1, 'EAGAIN');
      return;
    }
    this.#waiting.push(line);
    this.#waitingBytes += bytes;
    this.#schedule();
  }

  /** Writes what waits, for the end of a process: at once, and for at most a second. */
  flushSync(): void {
    const deadline = performance.now() + MAX_FLUSH_MS;
    while (!this.#writeUntilBusy()) {
      if (performance.now() > deadline) {
        this.#giveUp('EAGAIN');
        return;
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }

  /** Lines of the same tick are written together. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#writeOrRetry());
  }

  #writeOrRetry(): void {
    this.#isScheduled = !this.#writeUntilBusy();
    if (this.#isScheduled) setTimeout(() => this.#writeOrRetry(), RETRY_MS).unref();
  }

  /** @returns false when the reader is slow, and something is left to write */
  #writeUntilBusy(): boolean {
    while (this.#chunk !== undefined || this.#waiting.length > 0) {
      this.#chunk ??= this.#chunkOfWaiting();
      try {
        this.#proceed(this.#chunk, writeSync(this.#fd, this.#chunk.bytes, this.#chunk.done));
      } catch (error) {
        const code = codeOf(error);
        if (code === 'EAGAIN') return false;
        this.#giveUp(code);
      }
    }
    return true;
  }

  #chunkOfWaiting(): Chunk {
    const endOfLine = this.#isInLine ? '\n' : '';
    const notice = this.#lost === 0 ? '' : this.#lostLine(this.#lost, this.#cause);
    const bytes = Buffer.from(endOfLine + notice + this.#waiting.join(''));
    [this.#waiting, this.#waitingBytes] = [[], 0];
    const noticeBytes = Buffer.byteLength(endOfLine + notice);
    return { bytes, done: 0, noticeBytes, reported: this.#lost };
  }

  #proceed(chunk: Chunk, written: number): void {
    const isReported = chunk.done < chunk.noticeBytes && chunk.done + written >= chunk.noticeBytes;
    if (isReported) this.#lost -= chunk.reported;
    chunk.done += written;
    if (chunk.done > 0) this.#isInLine = chunk.bytes[chunk.done - 1] !== NEWLINE;
    if (chunk.done === chunk.bytes.length) this.#chunk = undefined;
  }

  #giveUp(cause: string): void {
    if (this.#chunk === undefined) return;
    const { bytes, done, noticeBytes } = this.#chunk;
    this.#chunk = undefined;
    const unwritten = bytes.subarray(Math.max(done, noticeBytes));
    this.#lose(unwritten.filter((byte) => byte === NEWLINE).length, cause);
  }

  #lose(count: number, cause: string): void {
    this.#lost += count;
    this.#cause = cause;
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error
    ? String(error.code)
    : 'unknown';
}
