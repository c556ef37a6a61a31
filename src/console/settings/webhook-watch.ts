import { HOUR_MS } from '../../time.ts';
import type { StoredWebhooks } from './settings-data.ts';

/**
 * `on`: a worker lists the webhooks; `failing`: the last attempt failed; `stale`: no worker has
 * listed them for an hour; `not-yet`: there is a key, and no worker has listed them so far; `off`:
 * nothing shows that a worker has a key; `none`: Digital River is not configured.
 */
export type WatchState = 'on' | 'failing' | 'stale' | 'not-yet' | 'off' | 'none';

type Watch = Pick<StoredWebhooks, 'isConfigured' | 'hasKey' | 'listedAgoMs' | 'failure'>;

/** A worker lists the webhooks every 10 minutes. */
const MAX_AGE_MS = HOUR_MS;

/** Whether a worker watches the webhooks, as far as this process can know. */
export function watchStateOf({ isConfigured, hasKey, listedAgoMs, failure }: Watch): WatchState {
  if (!isConfigured) return 'none';
  if (failure !== null) return 'failing';
  if (listedAgoMs === null) return hasKey ? 'not-yet' : 'off';
  return listedAgoMs > MAX_AGE_MS ? 'stale' : 'on';
}

/** What the state means, and what it needs to be on. */
export const WATCH_TEXTS: Readonly<Record<WatchState, string>> = {
  on: 'A worker lists the webhooks at Digital River every 10 minutes.',
  failing:
    'The last attempt to list the webhooks at Digital River failed. It is repeated every 10 minutes; what is below is as old as the last time it worked.',
  stale:
    'No worker has listed the webhooks for more than an hour, so what is below may be out of date. Look whether a worker runs, and whether its environment still has DIGITAL_RIVER_API_KEY.',
  'not-yet':
    'DIGITAL_RIVER_API_KEY is set, and no worker has listed the webhooks so far. It happens within 10 minutes after a worker has started.',
  off: 'The watch is off: no worker has listed the webhooks, and DIGITAL_RIVER_API_KEY is not set for this process. Set it for the worker: a secret key (sk_…) from the Digital River Dashboard. A worker then lists the webhooks every 10 minutes, and reports those that are disabled or missing.',
  none: 'Digital River is not configured: its webhooks are neither received nor watched.',
};

type Webhook = Pick<StoredWebhooks['webhooks'][number], 'state' | 'types'>;

const ENABLE =
  'Digital River disables a webhook after many failed calls. Run the doctor on this page to see why, then run npm run register-webhooks -- enable. With DIGITAL_RIVER_REENABLE_WEBHOOKS=true, the worker does it by itself.';
const REGISTER =
  'No webhook asks for events of this type. Run npm run register-webhooks; for types beyond those of its three webhooks, add --types written.';

/** What to do about a webhook; null when it is all right. */
export function webhookAdvice({ state, types }: Webhook): string | null {
  if (state === 'missing') return REGISTER;
  if (types.length === 0) return null;
  return state === 'disabled' ? ENABLE : null;
}

/** The types that the connector could write, and that no enabled webhook asks for. */
export function typesNotAsked(
  webhooks: readonly Webhook[],
  written: readonly string[],
): readonly string[] {
  const asked = new Set(
    webhooks.filter(({ state }) => state === 'enabled').flatMap(({ types }) => types),
  );
  return written.filter((type) => !asked.has(type));
}
