import type { Peer } from '../peer.ts';
import type { Quirks } from '../settings.ts';
import type { StoredWebhook } from '../store/webhooks.ts';

const MASK = '********';

/**
 * A webhook as the API returns it. The signing secret is never returned.
 * @see Digital River docs, "Creating a webhook": types come in another order, and secrets decrypted
 */
export function webhookView({ settings, liveMode }: Peer, webhook: StoredWebhook) {
  const { quirks } = settings.values;
  return {
    id: webhook.id,
    types: quirks.typesOrder === 'kept' ? webhook.types : webhook.types.toSorted().reverse(),
    address: webhook.address,
    apiVersion: webhook.apiVersion,
    enabled: webhook.enabled,
    liveMode,
    transportType: webhook.transportType,
    ...(webhook.authentication ? { authentication: pair(webhook.authentication, quirks) } : {}),
    ...(webhook.oauth ? { oauth: oauthView(webhook.oauth, quirks) } : {}),
    createdTime: webhook.createdTime,
    updatedTime: webhook.updatedTime,
  };
}

function pair(
  { userName, password }: NonNullable<StoredWebhook['authentication']>,
  { userNameKey, secrets }: Quirks,
) {
  return { [userNameKey]: userName, password: secrets === 'clear' ? password : MASK };
}

function oauthView(oauth: NonNullable<StoredWebhook['oauth']>, { secrets }: Quirks) {
  if (secrets === 'clear') return oauth;
  return {
    ...oauth,
    clientSecret: MASK,
    ...(oauth.password === undefined ? {} : { password: MASK }),
  };
}
