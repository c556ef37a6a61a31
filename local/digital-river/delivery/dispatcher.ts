import { SECOND_MS, waitUnlessAborted } from '../../../src/time.ts';
import type { Peer } from '../peer.ts';
import { disableAfter } from '../settings.ts';
import {
  type DueDelivery,
  dueDeliveries,
  giveUpDeliveries,
  settleDelivered,
  settleFailed,
} from '../store/deliveries.ts';
import { ATTEMPT_TIMEOUT_MS, type AttemptResult, attempt } from './attempt.ts';
import { RETRY_WINDOW_MS, retryAfterMs } from './retry-schedule.ts';
import { createTokens } from './tokens.ts';

const CONCURRENCY = 8;
const POLL_MS = SECOND_MS;
/** On a compressed clock, much becomes due in a second. */
const COMPRESSED_POLL_MS = 50;

/** Called after each attempt; `attempt` is 1 for the first one. */
export type OnAttempt = (delivery: DueDelivery, result: AttemptResult, attempt: number) => void;

export interface Dispatcher {
  /**
   * Looks for due deliveries earlier than at the next poll.
   * @param inMs real milliseconds from now; 0 by default
   */
  wake(inMs?: number): void;
  /** Stops at once; attempts in flight do not count and are repeated at the next start. */
  close(): Promise<void>;
}

/**
 * Delivers what is due, up to eight deliveries at once, and retries until each is acknowledged or
 * its time for retries has passed. Due deliveries are kept only in the database, so a killed process
 * loses nothing: at worst an event is delivered twice.
 */
export function startDispatcher(peer: Peer, onAttempt: OnAttempt): Dispatcher {
  const { pool, clock, settings } = peer;
  const stop = new AbortController();
  const tokens = createTokens(ATTEMPT_TIMEOUT_MS);
  const inFlight = new Map<string, Promise<void>>();
  const { report, recovered } = failureReport();
  let pause = new AbortController();
  const wake = (inMs = 0) => {
    if (inMs === 0) pause.abort();
    else setTimeout(() => pause.abort(), inMs + 1).unref();
  };

  async function deliver(delivery: DueDelivery): Promise<void> {
    const at = clock.now();
    const result = settings.values.outage
      ? UNREACHABLE
      : await attempt(delivery, tokens, stop.signal);
    if (stop.signal.aborted) return;
    const retryMs = await settle(peer, delivery, result, at);
    if (retryMs !== undefined) wake(clock.realMs(retryMs));
    peer.changes.announce('delivery', delivery.id);
    onAttempt(delivery, result, delivery.attempts + 1);
  }

  async function startDue(): Promise<void> {
    const free = CONCURRENCY - inFlight.size;
    if (free === 0) return;
    for (const delivery of await dueDeliveries(pool, free, [...inFlight.keys()], clock.now())) {
      const job = deliver(delivery)
        .catch(report)
        .finally(() => {
          inFlight.delete(delivery.id);
          wake();
        });
      inFlight.set(delivery.id, job);
    }
  }

  let gaveUpAt = 0;
  async function giveUpOld(): Promise<void> {
    if (performance.now() - gaveUpAt < POLL_MS) return;
    gaveUpAt = performance.now();
    await giveUpDeliveries(pool, clock.now() - RETRY_WINDOW_MS[settings.values.retries]);
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      pause = new AbortController();
      await giveUpOld().then(startDue).then(recovered, report);
      const pollMs = clock.timeScale > 1 ? COMPRESSED_POLL_MS : POLL_MS;
      await waitUnlessAborted(pollMs, AbortSignal.any([pause.signal, stop.signal]));
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

const UNREACHABLE: AttemptResult = {
  status: null,
  error: 'simulated outage: the receiver was not reached',
  ms: 0,
};

/** Records an attempt; returns the milliseconds until the next one, if there is one. */
async function settle(
  { pool, settings }: Peer,
  delivery: DueDelivery,
  result: AttemptResult,
  at: number,
): Promise<number | undefined> {
  const attempt = { delivery, result, at };
  if (result.error === undefined) {
    await settleDelivered(pool, attempt);
    return undefined;
  }
  const { retries, retryBaseMs } = settings.values;
  const elapsedMs = at - delivery.firstDueAt.getTime();
  const retryMs = retryAfterMs(retries, delivery.attempts + 1, elapsedMs, retryBaseMs);
  await settleFailed(pool, attempt, retryMs, disableAfter(settings.values));
  return retryMs;
}

/**
 * Reports failures of the database, which may be unavailable for a moment: one line until a poll
 * succeeds again, since the next one follows within a second.
 */
function failureReport() {
  let isReported = false;
  return {
    report(error: unknown): void {
      if (isReported) return;
      isReported = true;
      const text = error instanceof Error ? error.message : String(error);
      process.stderr.write(
        `local Digital River: a delivery could not be recorded and will be retried: ${text}\n`,
      );
    },
    recovered(): void {
      isReported = false;
    },
  };
}
