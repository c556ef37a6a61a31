import type { LocalCredentials } from './credentials.ts';
import type { LocalOrgIdentity, LocalOrgUser } from './org/org.ts';

/**
 * The local org's users and the apps that log in to it. The connector's user has exactly the rights
 * that the set-up guide gives to it.
 *
 * @param connectorUrl the console's sign-in redirects back to this address
 */
export function localOrgIdentity(
  credentials: LocalCredentials,
  connectorUrl: string,
): LocalOrgIdentity {
  const { organizationId, userId, username, password, securityToken } = credentials;
  const { integrationUser, consoleUser, consoleViewer } = credentials;
  const { clientId, publicKey } = credentials.connectorApp;
  const consoleApp = {
    ...credentials.consoleApp,
    label: 'Digital River connector console',
    suggestedUser: consoleUser.username,
    callbackUrls: [`${connectorUrl}/console/callback`],
    scopes: ['openid', 'id', 'api'],
  };
  const apps = [credentials.digitalRiverApp, { clientId, publicKey }, consoleApp];
  const extraUsers: LocalOrgUser[] = [
    {
      ...integrationUser,
      profile: 'Minimum Access - API Only Integrations',
      permissionSets: [
        'Digital_River_Connector_Integration',
        'Digital_River_Connector_Activated_Orders',
      ],
    },
    {
      ...consoleUser,
      profile: 'Standard User',
      permissionSets: ['Digital_River_Connector_Admin'],
    },
    {
      ...consoleViewer,
      profile: 'Standard User',
      permissionSets: ['Digital_River_Connector_Viewer'],
    },
  ];
  return { organizationId, userId, username, password, securityToken, apps, extraUsers };
}
