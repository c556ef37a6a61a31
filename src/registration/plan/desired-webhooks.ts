import type {
  WebhookBody,
  WebhookTransport,
} from '../../sources/digital-river/api/registered-webhook.ts';
import { DESIRED_API_VERSION, ENDPOINTS } from '../../sources/digital-river/endpoints.ts';
import { withoutTrailingSlashes } from '../../url.ts';
import type { RegistrationOptions } from '../options/registration-options.ts';
import type { WebhookCredentials } from '../registration-variables.ts';

/**
 * The three webhooks that the connector needs, and one more at the last address when it is asked for.
 *
 * @param options base address of the connector, the token endpoint for the OAUTH transport, and the
 *   types of one more webhook
 * @param credentials how Digital River proves its identity
 * @returns bodies for POST /webhooks; they contain secrets
 * @see Digital River B2B app docs, "Step 9: Set up webhooks"
 */
export function desiredWebhooks(
  options: Pick<RegistrationOptions, 'address' | 'tokenEndpoint'> &
    Partial<Pick<RegistrationOptions, 'types'>>,
  credentials: WebhookCredentials,
): WebhookBody[] {
  // A parsed address has the host in small letters, and no default port.
  const base = withoutTrailingSlashes(new URL(options.address).href);
  const bodies = ENDPOINTS.map(({ type, path }) => ({
    types: [type] as readonly string[],
    address: `${base}${path}`,
    apiVersion: DESIRED_API_VERSION,
    enabled: true,
    ...transport(options.tokenEndpoint, credentials),
  }));
  const { types = [] } = options;
  return types.length === 0
    ? bodies
    : [...bodies, ...bodies.slice(-1).map((last) => ({ ...last, types }))];
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
