import type { Pool } from 'pg';
import { readBackfill } from '../../reconcile/catch-up/backfill-store.ts';
import { OF_WEBHOOKS, SCHEDULED } from '../../reconcile/catch-up/scheduled-backfill.ts';
import {
  currentWebhookStates,
  readWatch,
  readWebhookStates,
} from '../../reconcile/webhooks/webhook-store.ts';

const STATES = ['enabled', 'disabled', 'missing'] as const;

/**
 * What the metrics show of webhooks and back-fills: workers have stored it in the database. The key
 * of Digital River's API may be in their environment only.
 *
 * @param hasDigitalRiver false: what was seen while Digital River was configured is not shown
 */
export function catchUpMeasured(pool: Pool, hasDigitalRiver: boolean) {
  return {
    webhooks: async () => (hasDigitalRiver ? webhooksByState(pool) : []),
    backfills: async () => (hasDigitalRiver ? failedBackfills(pool) : []),
  };
}

/** With a zero for each state, so that an alert has a value; empty before the first look, and when they are not listed any more. */
async function webhooksByState(pool: Pool) {
  const watch = await readWatch(pool);
  if (watch?.listedAt == null || (await currentWebhookStates(pool)) === null) return [];
  const states = (await readWebhookStates(pool)).map(({ state }) => state);
  return STATES.map((state) => ({ state, count: states.filter((each) => each === state).length }));
}

async function failedBackfills(pool: Pool) {
  const states = await Promise.all(
    [SCHEDULED, OF_WEBHOOKS].map(async (name) => ({ name, state: await readBackfill(pool, name) })),
  );
  return states.flatMap(({ name, state }) =>
    state === undefined ? [] : [{ backfill: name, failed: state.failure !== null }],
  );
}
