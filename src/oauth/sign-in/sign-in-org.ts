import { z } from 'zod';
import { ServiceUnavailableError } from '../../errors.ts';
import { jsonOf, requestSalesforce } from '../request-salesforce.ts';

/** A Salesforce user, as the org itself names it. */
export interface SalesforceUser {
  readonly organizationId: string;
  readonly userId: string;
  readonly username: string;
}

/** What the org tells about a user who has just signed in, asked with that user's own token. */
export interface SignInOrg {
  /** @throws ServiceUnavailableError when the org gives no usable answer */
  identity(token: string): Promise<SalesforceUser>;
  /**
   * Whether the user has a permission set.
   *
   * @param name its API name
   * @returns `unreadable` when the user may not look at permission sets
   * @throws ServiceUnavailableError when the org gives no usable answer
   */
  hasPermissionSet(token: string, userId: string, name: string): Promise<boolean | 'unreadable'>;
  /** Ends the token's life, as well as that can be done now. */
  forget(token: string): Promise<void>;
}

const userinfoReply = z.object({
  organization_id: z.string(),
  user_id: z.string().regex(/^005[A-Za-z0-9]{12,15}$/),
  preferred_username: z.string(),
});
const queryReply = z.object({ totalSize: z.number() });

/** Refused by the data API: no such object for this user, or no API at all. */
const REFUSALS = [400, 401, 403, 404];

/**
 * @param org its My Domain URL and the version of its API
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_using_userinfo_endpoint.htm
 */
export function signInOrg(org: {
  instanceUrl: string;
  apiVersion: string;
  timeoutMs: number;
}): SignInOrg {
  const get = (path: string, token: string) =>
    requestSalesforce(
      new URL(path, org.instanceUrl),
      { headers: { Authorization: `Bearer ${token}`, Accept: 'application/json' } },
      org.timeoutMs,
    );
  return {
    async identity(token) {
      const read = userinfoReply.safeParse(jsonOf(await get('/services/oauth2/userinfo', token)));
      if (!read.success) throw noUsableAnswer();
      const { organization_id, user_id, preferred_username } = read.data;
      return { organizationId: organization_id, userId: user_id, username: preferred_username };
    },
    async hasPermissionSet(token, userId, name) {
      const query = new URLSearchParams({ q: assignment(userId, name) });
      const reply = await get(`/services/data/v${org.apiVersion}/query?${query}`, token);
      if (REFUSALS.includes(reply.status)) return 'unreadable';
      const read = queryReply.safeParse(jsonOf(reply));
      if (!read.success) throw noUsableAnswer();
      return read.data.totalSize > 0;
    },
    async forget(token) {
      const body = new URLSearchParams({ token });
      const url = new URL('/services/oauth2/revoke', org.instanceUrl);
      // It runs out by itself, so that nobody has to wait for this or be told.
      await requestSalesforce(url, { method: 'POST', body }, org.timeoutMs).catch(() => undefined);
    },
  };
}

/** Both values are letters, digits and `_` only: checked above and by the configuration. */
function assignment(userId: string, permissionSet: string): string {
  return `SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '${userId}' AND PermissionSet.Name = '${permissionSet}' AND IsActive = true LIMIT 1`;
}

function noUsableAnswer(): ServiceUnavailableError {
  return new ServiceUnavailableError(
    'Salesforce does not say who has signed in, or with which rights.',
  );
}
