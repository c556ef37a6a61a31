import type { LocalCredentials } from './credentials.ts';
import type { LocalOrgIdentity } from './org/org.ts';

/**
 * Who lives in the local org, and which apps log in there.
 *
 * @param connectorUrl where the console's sign-in leads back to
 */
export function identityIn(credentials: LocalCredentials, connectorUrl: string): LocalOrgIdentity {
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
