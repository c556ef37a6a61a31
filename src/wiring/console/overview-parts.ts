import { ownCalls, readUsage } from '../../activity/org-usage.ts';
import type { OverviewFacts } from '../../console/overview/overview-facts.ts';
import { readConnectedOrg } from '../../inbox/connected-org.ts';
import type { OrgPause } from '../../inbox/org-pauses.ts';
import { silences } from '../../inbox/recent-events.ts';
import { newestEvents } from '../../inbox/statistics/last-events.ts';
import { readBackfill } from '../../reconcile/catch-up/backfill-store.ts';
import { OF_WEBHOOKS, SCHEDULED } from '../../reconcile/catch-up/scheduled-backfill.ts';
import { readWatch, readWebhookStates } from '../../reconcile/webhooks/webhook-store.ts';
import { HOUR_MS } from '../../time.ts';
import type { WebParts } from '../web-parts.ts';

/** Reads the state of the org. */
export async function readOrg(
  { config, pool: connections }: Pick<WebParts, 'config' | 'pool'>,
  pauses: readonly OrgPause[],
): Promise<OverviewFacts['org']> {
  const pool = connections();
  const usage = await readUsage(pool);
  return {
    url: config.SALESFORCE_INSTANCE_URL,
    organizationId: (await readConnectedOrg(pool))?.organizationId ?? null,
    pauses: pauses.map(({ kind, reason, since, nextProbeAt, answeredAt }) => {
      return {
        ...{ kind, reason, since: since.toISOString(), nextProbeAt: nextProbeAt.toISOString() },
        answeredAt: answeredAt?.toISOString() ?? null,
      };
    }),
    usage: usage
      ? {
          ...{ used: usage.used, limit: usage.limit, seenAt: usage.seenAt.toISOString() },
          budgetPercent: config.SALESFORCE_API_BUDGET_PERCENT,
        }
      : null,
    ownCalls: await ownCalls(pool),
    absentFields: [...(usage?.absentFields ?? [])],
  };
}

/**
 * Reads when each source brought an event last, and whether it is silent.
 *
 * @param recorded when each source was heard of last, as it is recorded
 * @param labels what people call each source
 */
export async function readSources(
  { pool: connections, senders }: Pick<WebParts, 'pool' | 'senders'>,
  recorded: ReadonlyMap<string, Date>,
  labels: ReadonlyMap<string, string>,
): Promise<OverviewFacts['sources']> {
  const pool = connections();
  const sources = senders().map(({ source }) => source);
  const newest = await newestEvents(pool);
  const watched = await silences(pool, sources);
  return sources.map(({ name }) => {
    const at = newest.get(name) ?? recorded.get(name);
    const { isSilent = null, maxMs } = watched.find(({ source }) => source === name) ?? {};
    return {
      ...{ name, label: labels.get(name) ?? name },
      ...{ lastEventAt: at?.toISOString() ?? null, isSilent },
      maxSilenceHours: maxMs === undefined ? null : maxMs / HOUR_MS,
    };
  });
}

/** Reads what workers have found out at Digital River; nothing when that is not configured. */
export async function readCatchUp({
  config,
  pool: connections,
}: Pick<WebParts, 'config' | 'pool'>): Promise<OverviewFacts['catchUp']> {
  if (!config.DIGITAL_RIVER_ENABLED) return { webhooks: null, backfills: [] };
  const pool = connections();
  const watch = await readWatch(pool);
  const webhooks = watch && (await readWebhookStates(pool));
  const backfills: OverviewFacts['catchUp']['backfills'] = [];
  for (const name of [SCHEDULED, OF_WEBHOOKS]) {
    const state = await readBackfill(pool, name);
    if (state === undefined) continue;
    const { failure, finishedAt } = state;
    backfills.push({ name, failure, finishedAt: finishedAt?.toISOString() ?? null });
  }
  if (watch === undefined || webhooks === undefined) return { webhooks: null, backfills };
  return {
    webhooks: {
      listedAt: watch.listedAt?.toISOString() ?? null,
      failure: watch.failure,
      webhooks: webhooks.map(({ state, types, since }) => {
        return { state, types: [...types], since: since.toISOString() };
      }),
    },
    backfills,
  };
}
