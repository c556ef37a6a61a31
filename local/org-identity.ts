import type { LocalCredentials } from './credentials.ts';
import type { LocalOrgIdentity } from './org/org.ts';

/**
 * The local org's user and the apps that log in to it.
 *
 * @param connectorUrl the console's sign-in redirects back to this address
 */
export function localOrgIdentity(
  credentials: LocalCredentials,
  connectorUrl: string,
): LocalOrgIdentity {
  const { organizationId, userId, username, password, securityToken } = credentials;
  const { clientId, publicKey } = credentials.connectorApp;
  const consoleApp = {
    ...credentials.consoleApp,
    label: 'Digital River connector console',
    callbackUrls: [`${connectorUrl}/console/callback`],
    scopes: ['openid', 'api'],
  };
  const apps = [credentials.digitalRiverApp, { clientId, publicKey }, consoleApp];
  return { organizationId, userId, username, password, securityToken, apps };
}
