import type { Config } from '../../config/index.ts';
import { maxAgeMs } from '../../reconcile/catch-up/piece.ts';
import { backfillMissed, backfillWhenDue } from '../../reconcile/catch-up/scheduled-backfill.ts';
import { type Check, repeatChecks } from '../../reconcile/repeat-checks.ts';
import { watchWebhooksWhenDue } from '../../reconcile/webhooks/watch-webhooks.ts';
import { digitalRiverClient } from '../../sources/digital-river/api/digital-river-client.ts';
import { listEvents } from '../../sources/digital-river/api/events-api.ts';
import { MAPPED_TYPES } from '../../sources/digital-river/orders/order-facts.ts';
import { HOUR_MS, MINUTE_MS } from '../../time.ts';
import { digitalRiverAccess } from '../digital-river/digital-river-access.ts';
import type { Parts } from '../parts.ts';

const WATCH_MS = 10 * MINUTE_MS;
/** How often each task is asked whether it is due. */
const POLL_MS = 15_000;
/** Longer than a page takes when Digital River limits the rate. */
const CLAIM_MS = 3 * MINUTE_MS;

/**
 * What a back-fill needs, as configured.
 *
 * @param signal aborted when the process stops; a request in progress ends then
 * @returns undefined when no API key is set
 */
export function backfillParts(parts: Parts, signal?: AbortSignal) {
  const configured = digitalRiverAccess(parts.config);
  const source = parts.senders().find((sender) => sender.source.name === 'digital-river')?.source;
  if (configured === undefined || source === undefined) return undefined;
  const access = signal === undefined ? configured : { ...configured, signal };
  const { log } = parts;
  return {
    ...{ access, source, log, pool: parts.pool(), inbox: parts.inbox() },
    list: listEvents.bind(undefined, access),
  };
}

/**
 * Starts what catches up with Digital River: the watch of the webhooks, the back-fill of what was
 * created while they were disabled, and the back-fill on a schedule if that is configured.
 *
 * @param times replaced by tests: time between two looks at the webhooks, and how often tasks are
 *   asked whether they are due, and how long claims last, in milliseconds
 * @returns `stop` resolves when the running tasks have ended; undefined when no API key is set
 */
export function startCatchUp(
  parts: Parts,
  times = { watchMs: WATCH_MS, pollMs: POLL_MS, claimMs: CLAIM_MS },
): { stop(): Promise<void> } | undefined {
  const stopping = new AbortController();
  const configured = backfillParts(parts, stopping.signal);
  if (configured === undefined) return undefined;
  const { log } = configured;
  const ageMs = maxAgeMs(parts.config.RETENTION_ROW_DAYS);
  const backfill = { ...configured, claimMs: times.claimMs, maxAgeMs: ageMs };
  const watch = { ...backfill, client: digitalRiverClient(backfill.access) };
  const options = { ...watchOptions(parts.config), everyMs: times.watchMs };
  const checks: Check[] = [
    (signal) => watchWebhooksWhenDue(watch, options, signal),
    (signal) => backfillMissed(backfill, signal),
  ];
  const { DIGITAL_RIVER_BACKFILL_HOURS: hours } = parts.config;
  if (hours !== undefined) {
    checks.push((signal) => backfillWhenDue(backfill, MAPPED_TYPES, hours * HOUR_MS, signal));
  }
  const repeated = repeatChecks(checks, times.pollMs, (error) => {
    if (!stopping.signal.aborted)
      log.error({ err: error }, 'catching up with Digital River failed; it is tried again');
  });
  return {
    stop() {
      stopping.abort();
      return repeated.stop();
    },
  };
}

function watchOptions(config: Config) {
  return {
    publicUrl: config.PUBLIC_URL,
    enables: config.DIGITAL_RIVER_REENABLE_WEBHOOKS,
  };
}
