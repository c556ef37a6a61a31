import { callsNow, readUsage } from '../../activity/org-usage.ts';
import type { AlertFacts } from '../../alerts/facts.ts';
import { documentCounts } from '../../documents/open-documents.ts';
import { documentPause } from '../../documents/queue/document-pause.ts';
import { currentPauses } from '../../inbox/org-pauses.ts';
import { silences } from '../../inbox/recent-events.ts';
import { readStuck } from '../../inbox/statistics/inbox-signs.ts';
import { longWaiting } from '../../inbox/statistics/long-waiting.ts';
import { databaseBytes, GIGABYTE } from '../../inbox/statistics/storage.ts';
import { recentOtherMode } from '../../inbox/statistics/unmapped-counts.ts';
import { parkedIssues } from '../../issues/parked-issues.ts';
import { readWebhookStates } from '../../reconcile/webhooks/webhook-store.ts';
import { HOUR_MS, MINUTE_MS } from '../../time.ts';
import type { WorkerParts } from '../worker-parts.ts';

/** A message names ten; the console shows all. */
const MAX_ISSUES = 100;

type Parts = Pick<WorkerParts, 'config' | 'pool' | 'sources'>;
type Readers = { readonly [Name in keyof AlertFacts]-?: () => Promise<AlertFacts[Name]> };

/**
 * Reads what is known of the connector, each part by itself: one that cannot be read must not silence
 * the others.
 *
 * @param onError receives the name of a part that could not be read, and why
 */
export async function readAlertFacts(
  parts: Parts,
  onError: (what: string, error: unknown) => Promise<void>,
): Promise<AlertFacts> {
  const facts: Record<string, unknown> = {};
  // One after the other: they must not take connections from those who apply events.
  for (const [name, read] of Object.entries(readersOf(parts))) {
    try {
      facts[name] = await read();
    } catch (error) {
      await onError(name, error);
    }
  }
  return facts;
}

function readersOf({ config, pool: connections, sources }: Parts): Readers {
  const pool = connections();
  return {
    parked: () => parkedIssues(pool, MAX_ISSUES),
    pauses: () => currentPauses(pool),
    waiting: async () => {
      const waiting = await longWaiting(pool, config.ALERT_WAITING_HOURS * HOUR_MS);
      return waiting ?? null;
    },
    pending: async () => (await readStuck(pool, config.ALERT_PENDING_MINUTES * MINUTE_MS)) ?? null,
    webhooks: async () =>
      (await readWebhookStates(pool)).flatMap(({ key, state, types, since }) =>
        state === 'enabled' ? [] : [{ key, state, types, since }],
      ),
    silent: async () =>
      (await silences(pool, sources()))
        .filter(({ isSilent }) => isSilent)
        .map(({ source, maxMs }) => ({ source, hours: maxMs / HOUR_MS })),
    otherMode: () => recentOtherMode(pool),
    documents: async () => {
      if (config.DIGITAL_RIVER_FILES !== 'attach') return { failed: 0, pauseReason: null };
      const { failed } = await documentCounts(pool);
      return { failed, pauseReason: (await documentPause(pool))?.reason ?? null };
    },
    apiCalls: async () => {
      const usage = await readUsage(pool);
      const calls = usage && callsNow(usage, new Date());
      return calls && { ...calls, budgetPercent: config.SALESFORCE_API_BUDGET_PERCENT };
    },
    storage: async () => {
      const { DATABASE_STORAGE_GB: gigabytes } = config;
      return gigabytes === undefined
        ? undefined
        : { bytes: await databaseBytes(pool), limitBytes: gigabytes * GIGABYTE };
    },
  };
}
