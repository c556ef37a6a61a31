import { type TokenClient, tokenClientsValue } from '../src/config/token-clients.ts';
import { digestOf } from '../src/oauth/issuer/token-client.ts';
import { HOST, localAddresses } from './addresses.ts';
import type { LocalConfig } from './config.ts';
import { digitalRiverKey, type LocalCredentials } from './credentials.ts';

/** The environment of the connector's processes in the trial. */
export function connectorEnvironment(
  config: LocalConfig,
  credentials: LocalCredentials,
  databaseUrl: string,
): Record<string, string> {
  const { connectorUrl, orgUrl } = localAddresses(config);
  return {
    NODE_ENV: 'development',
    PORT: String(config.connectorPort),
    HOST,
    PUBLIC_URL: connectorUrl,
    TRUSTED_PROXIES: '0',
    DATABASE_URL: databaseUrl,
    DATABASE_TLS: 'off',
    CONNECTOR_MODE: config.mode,
    ...(config.hasDigitalRiver ? digitalRiverEnvironment(config, credentials) : {}),
    SALESFORCE_INSTANCE_URL: orgUrl,
    SALESFORCE_AUDIENCE: orgUrl,
    SALESFORCE_CLIENT_ID: credentials.connectorApp.clientId,
    SALESFORCE_USERNAME: credentials.integrationUser.username,
    SALESFORCE_PRIVATE_KEY: credentials.connectorApp.privateKey,
    OAUTH_CLIENTS: tokenClientsValue([
      ...(config.hasDigitalRiver ? [ownClient(credentials)] : []),
      apiClient(credentials),
    ]),
    OAUTH_SIGNING_KEYS: credentials.tokenSigningKey,
    CONSOLE_CLIENT_ID: credentials.consoleApp.clientId,
    CONSOLE_CLIENT_SECRET: credentials.consoleApp.clientSecret,
    CONSOLE_SESSION_SECRETS: credentials.consoleSessionSecret,
    CONSOLE_FAILED_EVENT_EDITORS: 'true',
    CONSOLE_FAILED_EVENT_VIEWERS: 'true',
    METRICS_TOKEN: credentials.metricsToken,
    ...(isOfFilesOnly(config) ? {} : otherSenders(config, credentials)),
    ...config.sourceSecrets,
    ...config.connectorVariables,
  };
}

/** Whether the trial is about mapping files, so that other senders would only be in the way. */
function isOfFilesOnly({ hasDigitalRiver, connectorVariables }: LocalConfig): boolean {
  return !hasDigitalRiver && (connectorVariables.SOURCES ?? '') !== '';
}

function otherSenders(
  config: LocalConfig,
  { xanpay: { username, password }, plumWebhookKey }: LocalCredentials,
): Record<string, string> {
  return {
    // XanPay's events do not say their mode: it is that of the credentials.
    [config.mode === 'live' ? 'XANPAY_CREDENTIALS' : 'XANPAY_SANDBOX_CREDENTIALS']:
      `${username}:${password}`,
    PLUM_ENABLED: 'true',
    PLUM_WEBHOOK_KEYS: plumWebhookKey,
    PLUM_ADDRESSES: HOST,
  };
}

function digitalRiverEnvironment(
  config: LocalConfig,
  credentials: LocalCredentials,
): Record<string, string> {
  return {
    DIGITAL_RIVER_ADDRESSES: HOST,
    DIGITAL_RIVER_API_URL: localAddresses(config).digitalRiverUrl,
    DIGITAL_RIVER_API_KEY: digitalRiverKey(credentials, config.mode),
    TOKEN_ORGANIZATION_IDS: credentials.organizationId,
    TOKEN_USER_IDS: credentials.userId,
  };
}

/**
 * Digital River's client of the connector's own token endpoint. It presents the same values as at
 * the local org, but for the security token.
 */
function ownClient({ digitalRiverApp, username, password }: LocalCredentials): TokenClient {
  return {
    label: 'digital-river',
    id: digestOf(digitalRiverApp.clientId),
    secret: digestOf(digitalRiverApp.clientSecret),
    scope: 'webhooks',
    user: { name: digestOf(username), password: digestOf(password) },
  };
}

function apiClient({ apiClient: { clientId, clientSecret } }: LocalCredentials): TokenClient {
  return {
    ...{ label: 'trial', id: digestOf(clientId), secret: digestOf(clientSecret) },
    scope: 'console:operate',
  };
}

/** What `register-webhooks` registers, besides the environment of the connector. */
export function registrationEnvironment(credentials: LocalCredentials): Record<string, string> {
  return {
    FULFILLMENT_USERNAME: credentials.username,
    FULFILLMENT_PASSWORD: credentials.password,
    FULFILLMENT_SECURITY_TOKEN: credentials.securityToken,
    CONNECTED_APP_CLIENT_ID: credentials.digitalRiverApp.clientId,
    CONNECTED_APP_CLIENT_SECRET: credentials.digitalRiverApp.clientSecret,
  };
}
