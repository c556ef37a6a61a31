import type { Config } from '../../config/index.ts';
import { MAX_COLLECTIONS_PER_CALL } from '../../salesforce/collection-limits.ts';
import { MINUTE_MS } from '../../time.ts';
import type { Parts } from '../parts.ts';

/**
 * A loop shows progress before each call to the org. There may be a log-in and a second attempt, and
 * the time limit of the largest call is as much as that of five others.
 */
const TIME_LIMITS_WITHOUT_PULSE = 2 * (1 + MAX_COLLECTIONS_PER_CALL);

/** For how long a loop may show no progress before it counts as stuck, in milliseconds. */
export function maxSilenceMs({
  SALESFORCE_TIMEOUT_MS: timeoutMs,
  WORKER_POLL_MS: pollMs,
}: Pick<Config, 'SALESFORCE_TIMEOUT_MS' | 'WORKER_POLL_MS'>): number {
  return Math.max(2 * MINUTE_MS, TIME_LIMITS_WITHOUT_PULSE * timeoutMs, 2 * pollMs);
}

/** Tells whether the loops of this process make progress; without loops it does. */
export function livenessOf({ config, pulse }: Pick<Parts, 'config' | 'pulse'>): () => boolean {
  const [ofLoops, maxMs] = [pulse(), maxSilenceMs(config)];
  return () => ofLoops.silentMs() <= maxMs;
}
