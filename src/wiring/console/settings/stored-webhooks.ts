import type { StoredWebhooks } from '../../../console/settings/settings-data.ts';
import { loggedUrl } from '../../../reconcile/webhooks/judge-webhooks.ts';
import {
  readAwaitedTypes,
  readLastListing,
  readWatch,
  readWebhookStates,
} from '../../../reconcile/webhooks/webhook-store.ts';
import { MAPPED_TYPES } from '../../../sources/digital-river/orders/order-facts.ts';
import type { Parts } from '../../parts.ts';

/** Without Digital River: what was stored before is of no interest. */
const NONE: StoredWebhooks = {
  ...{ isConfigured: false, hasKey: false, hasPublicUrl: true },
  ...{ listedAt: null, listedAgoMs: null, failedAt: null, failure: null },
  ...{ webhooks: [], missed: [], written: [] },
};

/** What a worker has stored of the webhooks at Digital River; it is not asked now. */
export async function storedWebhooks({ config, pool }: Parts): Promise<StoredWebhooks> {
  if (!config.DIGITAL_RIVER_ENABLED) return NONE;
  const [watch, listing, states, awaited] = await Promise.all([
    readWatch(pool()),
    readLastListing(pool()),
    readWebhookStates(pool()),
    readAwaitedTypes(pool()),
  ]);
  return {
    isConfigured: true,
    hasKey: config.DIGITAL_RIVER_API_KEY !== undefined,
    hasPublicUrl: config.PUBLIC_URL !== undefined,
    listedAt: listing?.at ?? null,
    listedAgoMs: listing?.agoMs ?? null,
    failedAt: watch?.failedAt ?? null,
    failure: watch?.failure ?? null,
    webhooks: states.map(({ key, state, types, address, since, changedAt }) => ({
      ...{ key, state, types, since, changedAt },
      url: loggedUrl(address).url ?? null,
    })),
    missed: awaited.flatMap(({ type, missedFrom }) =>
      missedFrom === null ? [] : [{ type, from: missedFrom }],
    ),
    written: MAPPED_TYPES,
  };
}
