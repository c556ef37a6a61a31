import { claimTask, completeTask } from '../../database/periodic-task.ts';
import type { DigitalRiverClient } from '../../sources/digital-river/api/digital-river-client.ts';
import { DigitalRiverError } from '../../sources/digital-river/api/digital-river-error.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../time.ts';
import type { CatchUpParts } from '../catch-up/scheduled-backfill.ts';
import {
  changedAtOf,
  judgeWebhooks,
  loggedUrl,
  vanishedTypes,
  type WebhookStanding,
} from './judge-webhooks.ts';
import type { LastLook } from './missed-periods.ts';
import { saveStandings } from './save-standings.ts';
import { problemsToLog, readLastListing, readWebhookStates, saveWatch } from './webhook-store.ts';

export interface WatchWebhooksOptions {
  /** Public address of the web process; undefined when it is not known. */
  readonly publicUrl: string | undefined;
  /** Whether disabled webhooks of this installation are enabled again. */
  readonly enables: boolean;
  /** Time between two looks at the webhooks, in milliseconds. */
  readonly everyMs: number;
}

export interface WatchWebhooksParts extends CatchUpParts {
  readonly client: Pick<DigitalRiverClient, 'listWebhooks' | 'updateWebhook'>;
}

const TASK = 'watch-webhooks';
/** A look, and waiting for its turn, take less. */
const MAX_DELAY_MS = 5 * MINUTE_MS;

/**
 * Looks at the webhooks of this installation, if that is due and no other process does so: logs
 * those that are disabled or missing, enables them again where that is allowed, and remembers since
 * when events may be missing. What is received again gets a back-fill.
 *
 * @param signal aborted when the process stops: a look that this breaks off has not failed
 */
export async function watchWebhooksWhenDue(
  parts: WatchWebhooksParts,
  options: WatchWebhooksOptions,
  signal: AbortSignal,
): Promise<void> {
  const { pool, log } = parts;
  if (!(await claimTask(pool, TASK, parts.claimMs))) return;
  try {
    const found = await findStandings(parts, options);
    // First what was found: what is missed is known although the process dies when it has enabled
    // the webhook.
    await saveStandings(parts, found, await lastLook(parts, options));
    await logProblems(parts, options);
    const standings = options.enables ? await enableAgain(parts, found, signal) : found;
    if (standings !== found) await saveStandings(parts, standings, undefined);
    await saveWatch(pool);
  } catch (error) {
    if (!(error instanceof DigitalRiverError)) throw error;
    if (signal.aborted) return;
    await saveWatch(pool, error.message);
    if (await claimTask(pool, `log-failed-${TASK}`, HOUR_MS)) {
      log.warn({ reason: error.message }, 'the webhooks at Digital River could not be checked');
    }
  } finally {
    // A look that was broken off is made by the next process.
    await completeTask(pool, TASK, signal.aborted ? SECOND_MS : options.everyMs);
  }
}

async function findStandings(
  { client, pool }: WatchWebhooksParts,
  { publicUrl }: WatchWebhooksOptions,
): Promise<WebhookStanding[]> {
  const registered = await client.listWebhooks();
  const before = await readWebhookStates(pool);
  return judgeWebhooks(registered, publicUrl, vanishedTypes(before, registered, new Date()));
}

async function lastLook(
  { pool }: WatchWebhooksParts,
  { everyMs }: WatchWebhooksOptions,
): Promise<LastLook | undefined> {
  const listing = await readLastListing(pool);
  return listing && { at: listing.at, isLongAgo: listing.agoMs > everyMs + MAX_DELAY_MS };
}

/** @returns the webhooks as they are then; the same array when none was enabled */
async function enableAgain(
  { client, log }: WatchWebhooksParts,
  standings: readonly WebhookStanding[],
  signal: AbortSignal,
): Promise<readonly WebhookStanding[]> {
  const enabled = new Map<string, Date | undefined>();
  for (const { key, address } of standings.filter(({ state }) => state === 'disabled')) {
    try {
      enabled.set(key, changedAtOf(await client.updateWebhook(key, { enabled: true })));
      log.warn(
        { webhook: key, ...loggedUrl(address) },
        'enabled a webhook again that was disabled',
      );
    } catch (error) {
      if (!(error instanceof DigitalRiverError) || signal.aborted) throw error;
      const reason = error.message;
      log.error(
        { webhook: key, ...loggedUrl(address), reason },
        'a disabled webhook could not be enabled again',
      );
    }
  }
  return enabled.size === 0
    ? standings
    : standings.map((each) =>
        enabled.has(each.key)
          ? { ...each, state: 'enabled', changedAt: enabled.get(each.key) }
          : each,
      );
}

/** Logs each problem when it is first seen, and once an hour while it lasts. */
async function logProblems(
  { pool, log }: WatchWebhooksParts,
  { publicUrl }: WatchWebhooksOptions,
): Promise<void> {
  const note =
    publicUrl === undefined
      ? { note: 'without PUBLIC_URL, any webhook with a path of the connector counts' }
      : {};
  for (const { key, state, types, address, since } of await problemsToLog(pool)) {
    if (state === 'disabled') {
      const fact = 'Digital River has disabled a webhook: its events do not come in';
      log.error({ webhook: key, ...loggedUrl(address), types, since, ...note }, fact);
    } else {
      log.error({ types, since, ...note }, 'no webhook asks for events of a type');
    }
  }
}
