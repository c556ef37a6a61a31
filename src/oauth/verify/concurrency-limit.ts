import { ServiceUnavailableError } from '../../errors.ts';

export interface ConcurrencyLimitOptions {
  /** Pieces of work at the same time. */
  readonly width: number;
  /** Callers that may wait for their turn; further ones are sent away at once. */
  readonly maxWaiting: number;
  /** How long a caller waits for its turn, in milliseconds. */
  readonly timeoutMs: number;
}

/** A bound on work at the same time. Who gets no turn is told to come again. */
export interface ConcurrencyLimit {
  /** @throws ServiceUnavailableError when there was no turn in time, or what the work throws */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** Opens a limit with nobody in it. */
export function createConcurrencyLimit({
  width,
  maxWaiting,
  timeoutMs,
}: ConcurrencyLimitOptions): ConcurrencyLimit {
  let running = 0;
  const waiting = new Set<() => void>();

  async function turn(): Promise<void> {
    if (running < width) {
      running += 1;
      return;
    }
    if (waiting.size >= maxWaiting) throw crowded();
    await new Promise<void>((resolve, reject) => {
      const patience = setTimeout(() => {
        waiting.delete(start);
        reject(crowded());
      }, timeoutMs);
      const start = () => {
        clearTimeout(patience);
        resolve();
      };
      waiting.add(start);
    });
  }

  /** The turn goes to whoever has waited longest, or back. */
  function end(): void {
    const [next] = waiting;
    if (next === undefined) {
      running -= 1;
      return;
    }
    waiting.delete(next);
    next();
  }

  return {
    async run(work) {
      await turn();
      try {
        return await work();
      } finally {
        end();
      }
    },
  };
}

function crowded(): ServiceUnavailableError {
  return new ServiceUnavailableError(
    'Too many access tokens are being verified at the same time; try again later.',
    { retryAfterSeconds: 1 },
  );
}
