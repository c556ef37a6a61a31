import type {
  WebhookBody,
  WebhookTransport,
} from '../sources/digital-river/api/registered-webhook.ts';
import { DIGITAL_RIVER_PATHS } from '../sources/digital-river/digital-river-source.ts';
import { withoutTrailingSlashes } from '../url.ts';
import type { RegistrationOptions } from './options.ts';
import type { WebhookCredentials } from './registration-variables.ts';

/**
 * What is registered. The last slash belongs to each path: Digital River calls the address as registered and follows no
 * redirect.
 */
export const ENDPOINTS = [
  { type: 'order.accepted', name: 'accepted', path: DIGITAL_RIVER_PATHS.accepted },
  { type: 'order.complete', name: 'complete', path: DIGITAL_RIVER_PATHS.complete },
  { type: 'order.invoice.created', name: 'webhooks', path: DIGITAL_RIVER_PATHS.webhooks },
] as const;

/**
 * The three webhooks that the connector needs.
 * @param options base address of the connector, and where tokens for the OAUTH transport come from
 * @param credentials what Digital River proves itself by
 * @returns bodies for POST /webhooks; they hold secrets
 * @see Digital River B2B app docs, "Step 9: Set up webhooks"
 */
export function desiredWebhooks(
  options: Pick<RegistrationOptions, 'address' | 'tokenEndpoint'>,
  credentials: WebhookCredentials,
): WebhookBody[] {
  const base = withoutTrailingSlashes(options.address);
  return ENDPOINTS.map(({ type, path }) => ({
    types: [type],
    address: `${base}${path}`,
    apiVersion: 'default',
    enabled: true,
    ...transport(options.tokenEndpoint, credentials),
  }));
}

function transport(tokenEndPoint: string, credentials: WebhookCredentials): WebhookTransport {
  if (credentials.transport === 'http') {
    const { authentication } = credentials;
    return { transportType: 'HTTP', ...(authentication === undefined ? {} : { authentication }) };
  }
  return {
    transportType: 'OAUTH',
    oauth: {
      tokenEndPoint,
      userName: credentials.userName,
      // Salesforce's password grant wants the security token directly behind the password, no space between.
      password: `${credentials.password}${credentials.securityToken}`,
      clientID: credentials.clientId,
      clientSecret: credentials.clientSecret,
      grantType: 'password',
    },
  };
}
