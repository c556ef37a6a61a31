import type {
  WebhookBody,
  WebhookTransport,
} from '../sources/digital-river/api/registered-webhook.ts';
import { DIGITAL_RIVER_PATHS } from '../sources/digital-river/digital-river-source.ts';
import { withoutTrailingSlashes } from '../url.ts';
import type { RegistrationOptions } from './options.ts';
import type { WebhookCredentials } from './registration-variables.ts';

/**
 * The event type and path of each webhook. The trailing slash is part of the path: Digital River
 * calls the address exactly as registered and follows no redirects.
 */
export const ENDPOINTS = [
  { type: 'order.accepted', name: 'accepted', path: DIGITAL_RIVER_PATHS.accepted },
  { type: 'order.complete', name: 'complete', path: DIGITAL_RIVER_PATHS.complete },
  { type: 'order.invoice.created', name: 'webhooks', path: DIGITAL_RIVER_PATHS.webhooks },
] as const;

/**
 * The three webhooks that the connector needs.
 *
 * @param options base address of the connector, and the token endpoint for the OAUTH transport
 * @param credentials how Digital River proves its identity
 * @returns bodies for POST /webhooks; they contain secrets
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
      // Salesforce's password grant expects the security token appended to the password, without a
      // space.
      password: `${credentials.password}${credentials.securityToken}`,
      clientID: credentials.clientId,
      clientSecret: credentials.clientSecret,
      grantType: 'password',
    },
  };
}
