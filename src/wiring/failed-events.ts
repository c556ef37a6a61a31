import type { Config } from '../config/index.ts';
import { syncFailedEvents } from '../failed-events/sync-failed-events.ts';
import { SECOND_MS } from '../time.ts';
import type { CircuitBreaker } from '../worker/outage/circuit-breaker.ts';
import type { WorkerParts } from './worker-parts.ts';

/**
 * Starts to show parked events in the org, as configured.
 *
 * @param circuit shared with the worker's loops
 * @returns undefined when this is switched off, or when the profile has no object for it
 */
export function startFailedEventsSync(
  {
    config,
    log,
    pool,
    org,
    profile,
  }: Pick<WorkerParts, 'config' | 'log' | 'pool' | 'org' | 'profile'>,
  circuit: CircuitBreaker,
): { stop(): Promise<void> } | undefined {
  const { failedEvent: names, orderIdPrefix } = profile();
  if (!config.FAILED_EVENTS_IN_ORG || names === undefined) return undefined;
  return syncFailedEvents({
    pool: pool(),
    org: org(),
    log,
    circuit,
    names,
    orderIdPrefix,
    maxShown: config.FAILED_EVENTS_MAX,
    everyMs: config.FAILED_EVENTS_SECONDS * SECOND_MS,
    publicUrl: consoleUrl(config),
  });
}

/** Records link to the console only if there is one. */
function consoleUrl({ CONSOLE_CLIENT_ID, PUBLIC_URL }: Config): string | undefined {
  return CONSOLE_CLIENT_ID === undefined ? undefined : PUBLIC_URL;
}
