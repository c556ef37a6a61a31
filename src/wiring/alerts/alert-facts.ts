import { callsNow, readUsage } from '../../activity/org-usage.ts';
import type { AlertFacts } from '../../alerts/facts.ts';
import { documentCounts } from '../../documents/open-documents.ts';
import { documentPause } from '../../documents/queue/document-pause.ts';
import { silences } from '../../inbox/recent-events.ts';
import { recentRejected } from '../../inbox/repair/rejected/rejected-counts.ts';
import { databaseBytes, GIGABYTE } from '../../inbox/statistics/storage.ts';
import { recentOtherMode } from '../../inbox/statistics/unmapped-counts.ts';
import { refreshForPage } from '../../issues/refresh-issues.ts';
import { unresolvedIssues } from '../../issues/unresolved-issues.ts';
import { currentWebhookStates } from '../../reconcile/webhooks/webhook-store.ts';
import { HOUR_MS } from '../../time.ts';
import type { Parts } from '../parts.ts';
import { openEventReaders } from './open-event-readers.ts';

export type AlertParts = Pick<Parts, 'config' | 'log' | 'pool' | 'senders'>;
/** Reads one kind of facts. */
export type Readers = {
  readonly [Name in keyof AlertFacts]-?: () => Promise<AlertFacts[Name]>;
};

/**
 * Reads what is known of the connector, each part by itself: one that cannot be read must not silence
 * the others. It reads the database alone, so that any process can do so.
 *
 * @param onError receives the name of a part that could not be read, and why
 */
export async function readAlertFacts(
  parts: AlertParts,
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

function readersOf(parts: AlertParts): Readers {
  const { config, pool: connections, senders } = parts;
  const pool = connections();
  return {
    ...openEventReaders(
      pool,
      config,
      senders().map(({ source }) => source.name),
    ),
    // Not the parked events themselves: what is applied again may be parked again.
    parked: async () => {
      await refreshForPage(pool);
      return unresolvedIssues(pool);
    },
    webhooks: async () => {
      // What was seen while Digital River was configured needs no person any more.
      if (!config.DIGITAL_RIVER_ENABLED) return [];
      const states = await currentWebhookStates(pool);
      if (!Array.isArray(states)) return states;
      return states.flatMap(({ key, state, types, since }) =>
        state === 'enabled' ? [] : [{ key, state, types, since }],
      );
    },
    silent: async () => {
      const sources = senders().map(({ source }) => source);
      return (await silences(pool, sources))
        .filter(({ isSilent }) => isSilent)
        .map(({ source, maxMs }) => ({ source, hours: maxMs / HOUR_MS }));
    },
    otherMode: () => recentOtherMode(pool),
    rejected: () => recentRejected(pool),
    documents: async () => {
      if (!config.DIGITAL_RIVER_ENABLED || config.DIGITAL_RIVER_FILES !== 'attach')
        return { failed: 0, pauseReason: null };
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
