/*
 * Why Salesforce's token endpoint refuses a log-in, in our own words: its texts may name the user,
 * and say little about what to do.
 */

/** A reason for which the org refuses a log-in. */
export interface LoginRefusal {
  readonly name: string;
  /** Matches `error: error_description` of the response, in lower case. */
  readonly pattern: RegExp;
  /** What happened; continues a sentence. */
  readonly reason: string;
  /** What to do about it. */
  readonly advice: string;
}

const FIXED_ADDRESS =
  'Salesforce freezes users whose API calls come from anonymizing or high-risk addresses; let the connector call from a fixed address (docs/operations.md, Fixed addresses).';

/**
 * The known reasons; the first one that matches counts. Sources of Salesforce's texts:
 *
 * - documented: https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_oauth_flow_errors.htm
 * - frozen users: https://help.salesforce.com/s/articleView?id=005318944 (since 24 April 2026) and the
 *   LOGIN_STATUS values of the Object Reference (`User is frozen`); `inactive user` is also the text
 *   for a frozen user: https://salesforcedictionary.com/errors/invalid-oauth-grant
 * - `ip restricted`, `inactive user`, `inactive organization`: Adobe's page salesforce-diagnostics at
 *   https://experienceleague.adobe.com
 * - `user is not admin approved to access this app`: github.com/forcedotcom/cli/issues/3260;
 *   `External client app is not installed in this org`: …/issues/3482
 * - `refresh_token scope is required and the connected app should be installed and preauthorized`:
 *   github.com/leandrob/node-salesforce-jwt/issues/3
 * - `audience is invalid`: salesforce.stackexchange.com/questions/184363; `expired authorization code`
 *   for an assertion: …/282513; `invalid assertion`:
 *   github.com/frankkessler/salesforce-laravel-oauth2-rest/issues/68
 * - `no client credentials user enabled`: https://striim.com/docs/platform/en/salesforce-troubleshooting.html
 */
export const LOGIN_REFUSALS: readonly LoginRefusal[] = [
  {
    name: 'frozen user',
    pattern: /frozen/,
    reason: 'the integration user is frozen',
    advice: `Unfreeze it in Setup, Users. ${FIXED_ADDRESS}`,
  },
  {
    name: 'inactive user',
    pattern: /inactive[ _]user|user is inactive/,
    reason: 'the integration user is frozen or inactive',
    advice: `Unfreeze or activate it in Setup, Users. ${FIXED_ADDRESS}`,
  },
  {
    name: 'locked user',
    pattern: /user is locked|lockout|locked out/,
    reason: 'the integration user is locked out after wrong passwords',
    advice:
      "Unlock it in Setup, Users, and find out in the user's Login History which program uses a wrong password.",
  },
  {
    name: 'expired password',
    // Both words, in either order, without a colon between them.
    pattern: /(?:^|:)(?=[^:]*password)(?=[^:]*expired)/,
    reason: 'the password of the integration user has expired',
    advice:
      'Set a new password in Setup, Users, and give the user the permission "Password Never Expires".',
  },
  {
    name: 'inactive org',
    pattern: /inactive[ _]org/,
    reason: 'the org is locked, closed or suspended',
    advice:
      'Ask your Salesforce account executive. If a sandbox was deleted, set SALESFORCE_INSTANCE_URL to the new one.',
  },
  {
    name: 'address or hours',
    pattern: /ip restricted|login hours/,
    reason:
      'the org does not allow the integration user to log in from this address, or at this hour',
    advice:
      "Add the connector's outgoing addresses to the Login IP Ranges of the user's profile, or relax the IP restrictions in the policies of the app; check the Login Hours of the profile. docs/operations.md, Fixed addresses, describes how to call from fixed addresses.",
  },
  {
    name: 'too many log-ins',
    pattern: /rate[ _](?:limit[ _])?exceeded|number of logins exceeded/,
    reason: 'the integration user has logged in too often',
    advice:
      "The connector retries by itself. The user's Login History shows which program logs in so often.",
  },
  {
    name: 'not approved',
    pattern: /hasn't approved|not admin approved/,
    reason: 'the user is unknown, or is not pre-authorized for the app',
    advice:
      'Check SALESFORCE_USERNAME. In the policies of the app, set Permitted Users to "Admin approved users are pre-authorized" and select the permission set "Digital River Connector Integration"; assign it to the user.',
  },
  {
    name: 'app blocked',
    pattern:
      /invalid_app_access|app[ _](?:is )?(?:blocked|not[ _]found)|blocked by admin|installed in/,
    reason: 'the app is blocked, disabled or not installed in the org',
    advice:
      'Setup, External Client App Manager shows whether the app exists and is enabled; Setup, Connected Apps OAuth Usage unblocks or installs it.',
  },
  {
    name: 'missing scope',
    pattern: /scope/,
    reason: 'the app lacks an OAuth scope',
    advice:
      'Give it the scopes "Manage user data via APIs (api)" and "Perform requests at any time (refresh_token, offline_access)".',
  },
  {
    name: 'wrong audience',
    pattern: /audience/,
    reason: 'the org does not accept the audience of the log-in',
    advice:
      'Set SALESFORCE_AUDIENCE to https://test.salesforce.com for a sandbox, to https://login.salesforce.com for any other org.',
  },
  {
    name: 'wrong clock',
    pattern: /expired authorization code/,
    reason: 'the log-in had expired when it arrived',
    advice: 'Synchronise the clock of this machine with a time server (NTP).',
  },
  {
    name: 'wrong signature',
    pattern: /invalid assertion|signature/,
    reason: 'the signature of the log-in does not fit the certificate of the app',
    advice:
      'Upload the certificate that belongs to SALESFORCE_PRIVATE_KEY, or set the private key that belongs to the certificate.',
  },
  {
    name: 'no Run As user',
    pattern: /no client credentials user enabled/,
    reason: 'the app has no user for the client credentials flow',
    advice:
      'In the policies of the app, enable the Client Credentials Flow and select the integration user as Run As.',
  },
  {
    name: 'common log-in address',
    pattern: /not supported on this domain/,
    reason: "client credentials are accepted at the org's My Domain URL only",
    advice: 'Set SALESFORCE_INSTANCE_URL to the My Domain URL (see Setup, My Domain).',
  },
  {
    name: 'refresh token',
    pattern: /refresh token|token validity expired/,
    reason: 'the refresh token has expired or was revoked',
    advice: `Log in to the app again and set SALESFORCE_REFRESH_TOKEN to the new token, or use jwt-bearer, which needs none. Salesforce also revokes all refresh tokens of a user that it freezes. ${FIXED_ADDRESS}`,
  },
  {
    name: 'unknown app',
    pattern: /invalid_client_id|client identifier invalid/,
    reason: 'the org does not know the app',
    advice:
      'Set SALESFORCE_CLIENT_ID to the consumer key of the app. A new app works after up to ten minutes.',
  },
  {
    name: 'wrong secret',
    pattern: /invalid_client\b|invalid client credentials/,
    reason: 'the consumer key and secret do not fit together',
    advice:
      'Set SALESFORCE_CLIENT_ID and SALESFORCE_CLIENT_SECRET to the consumer key and secret of the app.',
  },
  {
    name: 'flow not enabled',
    pattern: /unsupported_grant_type|unauthorized_client/,
    reason: 'the app does not allow this way to log in',
    advice: 'Enable the flow in the settings of the app, or change SALESFORCE_SIGN_IN.',
  },
];

const UNKNOWN_ADVICE =
  "Check the app, its user and its keys; the user's Login History in Setup shows why Salesforce refused the log-in.";

/**
 * Finds out why the org refused a log-in.
 *
 * @param error the response's `error`, such as `invalid_grant`
 * @param description the response's `error_description`
 * @returns what happened, and what to do. It repeats nothing of the response but an `error` that it
 *   does not know
 */
export function explainRefusal(
  error: string,
  description: string,
): Pick<LoginRefusal, 'reason' | 'advice'> {
  const text = `${error}: ${description}`.toLowerCase();
  const known = LOGIN_REFUSALS.find(({ pattern }) => pattern.test(text));
  if (known !== undefined) return known;
  const isCode = /^[a-z_]{1,40}$/i.test(error);
  return { reason: isCode ? error : 'no reason given', advice: UNKNOWN_ADVICE };
}
