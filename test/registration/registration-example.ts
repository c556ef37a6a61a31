import { desiredWebhooks } from '../../src/registration/plan/desired-webhooks.ts';

/** A complete environment of the registration script, with secrets that are easy to find. */
export const env = {
  DIGITAL_RIVER_API_KEY: 'sk_test_4f1c',
  FULFILLMENT_USERNAME: 'integration@example.com',
  FULFILLMENT_PASSWORD: 'opensesame',
  FULFILLMENT_SECURITY_TOKEN: 'T0k3n',
  CONNECTED_APP_CLIENT_ID: 'client-1',
  CONNECTED_APP_CLIENT_SECRET: 'app-secret',
};

export const secrets = ['sk_test_4f1c', 'opensesame', 'T0k3n', 'app-secret'];

export const address = 'https://connector.example.com';

export const argv = ['--environment', 'sandbox', '--address', address];

const tokenEndpoint = 'https://test.salesforce.com/services/oauth2/token';

/** The desired webhooks for this environment and these arguments. */
export const desired = desiredWebhooks(
  { address, tokenEndpoint },
  {
    transport: 'oauth',
    userName: env.FULFILLMENT_USERNAME,
    password: env.FULFILLMENT_PASSWORD,
    securityToken: env.FULFILLMENT_SECURITY_TOKEN,
    clientId: env.CONNECTED_APP_CLIENT_ID,
    clientSecret: env.CONNECTED_APP_CLIENT_SECRET,
  },
);

/** The desired webhooks on the HTTP transport. */
export const desiredHttp = desiredWebhooks(
  { address, tokenEndpoint },
  { transport: 'http', authentication: { userName: 'dr', password: 'opensesame' } },
);
