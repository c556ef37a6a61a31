import type { WebhookBody } from '../clients/digital-river-webhook.ts';
import type { RegistrationConfig } from './config.ts';
import type { RegistrationOptions } from './options.ts';

// The last slash belongs to each path: Digital River calls the address as registered and follows no redirect.
const ENDPOINTS = [
  { type: 'order.accepted', path: '/services/apexrest/digitalriverv2/DROFIOrderMgmNotification/' },
  {
    type: 'order.complete',
    path: '/services/apexrest/digitalriverv2/DROrderCompleteNotification/',
  },
  { type: 'order.invoice.created', path: '/services/apexrest/digitalriverv2/webhooks/' },
] as const;

/**
 * The three webhooks that the connector needs.
 * @param options base address of the connector and token endpoint of the Salesforce environment
 * @param config the integration user and the connected app
 * @returns bodies for POST /webhooks; they hold secrets
 * @see Digital River B2B app docs, "Step 9: Set up webhooks"
 */
export function desiredWebhooks(
  options: Pick<RegistrationOptions, 'address' | 'tokenEndpoint'>,
  config: Omit<RegistrationConfig, 'apiKey' | 'apiUrl'>,
): WebhookBody[] {
  const base = options.address.replace(/\/+$/, '');
  return ENDPOINTS.map(({ type, path }) => ({
    types: [type],
    address: `${base}${path}`,
    apiVersion: 'default',
    enabled: true,
    transportType: 'OAUTH',
    oauth: {
      tokenEndPoint: options.tokenEndpoint,
      userName: config.userName,
      // Salesforce's password grant wants the security token directly behind the password, no space between.
      password: `${config.password}${config.securityToken}`,
      clientID: config.clientId,
      clientSecret: config.clientSecret,
      grantType: 'password',
    },
  }));
}
