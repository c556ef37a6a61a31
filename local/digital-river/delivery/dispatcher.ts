import type { Pool } from 'pg';
import { SECOND_MS, waitUnlessAborted } from '../../../src/time.ts';
import {
  type DueDelivery,
  dueDeliveries,
  settleDelivered,
  settleFailed,
} from '../store/deliveries.ts';
import { ATTEMPT_TIMEOUT_MS, type AttemptResult, attempt } from './attempt.ts';
import { backoffMs } from './backoff.ts';
import { createTokens } from './tokens.ts';

const CONCURRENCY = 8;
const POLL_MS = SECOND_MS;

export interface DispatcherOptions {
  readonly pool: Pool;
  readonly retryBaseMs: number;
  readonly disableAfter: { readonly failures: number; readonly ms: number };
  readonly onAttempt: (delivery: DueDelivery, result: AttemptResult, attempt: number) => void;
}

export interface Dispatcher {
  /** Looks for due deliveries now instead of at the next poll. */
  wake(): void;
  /** Stops at once; attempts in flight do not count and are repeated at the next start. */
  close(): Promise<void>;
}

/**
 * Delivers what is due, up to eight deliveries at once, and retries until each is acknowledged. Due
 * deliveries are kept only in the database, so a killed process loses nothing: at worst an event is
 * delivered twice.
 */
export function startDispatcher(options: DispatcherOptions): Dispatcher {
  const stop = new AbortController();
  const tokens = createTokens(ATTEMPT_TIMEOUT_MS);
  const inFlight = new Map<string, Promise<void>>();
  let pause = new AbortController();
  const wake = () => pause.abort();

  async function deliver(delivery: DueDelivery): Promise<void> {
    const result = await attempt(delivery, tokens, stop.signal);
    if (stop.signal.aborted) return;
    await settle(options, delivery, result, wake);
    options.onAttempt(delivery, result, delivery.attempts + 1);
  }

  async function startDue(): Promise<void> {
    const free = CONCURRENCY - inFlight.size;
    if (free === 0) return;
    for (const delivery of await dueDeliveries(options.pool, free, [...inFlight.keys()])) {
      const job = deliver(delivery)
        .catch(report)
        .finally(() => {
          inFlight.delete(delivery.id);
          wake();
        });
      inFlight.set(delivery.id, job);
    }
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      pause = new AbortController();
      await startDue().catch(report);
      await waitUnlessAborted(POLL_MS, AbortSignal.any([pause.signal, stop.signal]));
    }
    await Promise.all(inFlight.values());
  }

  const running = run();
  return {
    wake,
    close() {
      stop.abort();
      return running;
    },
  };
}

async function settle(
  { pool, retryBaseMs, disableAfter }: DispatcherOptions,
  delivery: DueDelivery,
  result: AttemptResult,
  wake: () => void,
): Promise<void> {
  if (result.error === undefined) return settleDelivered(pool, delivery, result);
  const retryMs = backoffMs(delivery.attempts + 1, retryBaseMs);
  await settleFailed(pool, delivery, result, retryMs, disableAfter);
  setTimeout(wake, retryMs + 1).unref();
}

// The database may be unavailable for a moment; the next poll retries.
function report(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `local Digital River: a delivery could not be recorded and will be retried: ${text}\n`,
  );
}
