import { ServiceUnavailableError } from '../../errors.ts';

export interface ConcurrencyLimitOptions {
  /** Calls that run at the same time. */
  readonly maxConcurrent: number;
  /** Calls that wait at the same time; further ones fail at once. */
  readonly maxQueued: number;
  /** How long a call may wait before it fails, in milliseconds. */
  readonly queueTimeoutMs: number;
}

/** Limits concurrent work. Calls that would wait too long get a 503. */
export class ConcurrencyLimit {
  readonly #options: ConcurrencyLimitOptions;
  /** The calls that wait, longest first; each entry starts its call. */
  readonly #queue = new Set<() => void>();
  #running = 0;

  constructor(options: ConcurrencyLimitOptions) {
    this.#options = options;
  }

  /**
   * Runs the work now, or when a running call ends.
   *
   * @throws ServiceUnavailableError when too many calls wait or this one waits too long, otherwise
   *   what the work throws
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#acquire();
    try {
      return await work();
    } finally {
      this.#release();
    }
  }

  async #acquire(): Promise<void> {
    if (this.#running < this.#options.maxConcurrent) {
      this.#running += 1;
      return;
    }
    if (this.#queue.size >= this.#options.maxQueued) throw tooManyAtOnce();
    await this.#waitInQueue();
  }

  #waitInQueue(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#queue.delete(start);
        reject(tooManyAtOnce());
      }, this.#options.queueTimeoutMs);
      const start = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#queue.add(start);
    });
  }

  /** Hands its place to the call that has waited longest, if one waits. */
  #release(): void {
    const [start] = this.#queue;
    if (start === undefined) {
      this.#running -= 1;
      return;
    }
    this.#queue.delete(start);
    start();
  }
}

function tooManyAtOnce(): ServiceUnavailableError {
  return new ServiceUnavailableError(
    'Too many access tokens are being verified at the same time; try again later.',
    { retryAfterSeconds: 1 },
  );
}
