import { localAddresses } from './addresses.ts';
import type { LocalConfig } from './config.ts';
import { digitalRiverKey, type LocalCredentials } from './credentials.ts';
import type { LocalDescription } from './description.ts';

/** The addresses and credentials of a trial. */
export function describeTrial(
  config: LocalConfig,
  credentials: LocalCredentials,
): LocalDescription {
  const addresses = localAddresses(config);
  return {
    ...addresses,
    tokenEndpoint: `${addresses.orgUrl}/services/oauth2/token`,
    ...credentials.digitalRiverApp,
    username: credentials.username,
    password: credentials.password + credentials.securityToken,
    apiClientId: credentials.apiClient.clientId,
    apiClientSecret: credentials.apiClient.clientSecret,
    digitalRiverApiKey: digitalRiverKey(credentials, config.mode),
    adminKey: credentials.adminKey,
    xanpayUsername: credentials.xanpay.username,
    xanpayPassword: credentials.xanpay.password,
    plumWebhookKey: credentials.plumWebhookKey,
  };
}
