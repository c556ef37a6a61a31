import { z } from 'zod';
import { ServiceUnavailableError } from '../../errors.ts';
import { jsonOf, requestSalesforce } from '../request-salesforce.ts';

/** A Salesforce user, as the org names it. */
export interface SalesforceUser {
  readonly organizationId: string;
  readonly userId: string;
  readonly username: string;
}

/** The org's answers about a user who has just signed in, asked with that user's access token. */
export interface SignInOrg {
  /** @throws ServiceUnavailableError when the org gives no usable answer */
  userOf(token: string): Promise<SalesforceUser>;
  /**
   * Whether a permission set is assigned to the user.
   *
   * @param name API name of the permission set
   * @returns `unreadable` when the user has no right to read permission set assignments
   * @throws ServiceUnavailableError when the org gives no usable answer
   */
  hasPermissionSet(token: string, userId: string, name: string): Promise<boolean | 'unreadable'>;
  /** Revokes the token (RFC 7009 §2.1). A failure is ignored, since the token expires anyway. */
  revoke(token: string): Promise<void>;
}

const userinfoResponse = z.object({
  organization_id: z.string(),
  user_id: z.string().regex(/^005[A-Za-z0-9]{12,15}$/),
  preferred_username: z.string(),
});
const queryResponse = z.object({ totalSize: z.number() });

/** The data API's statuses for a user who may not use the API or not read the object. */
const NO_ACCESS_STATUSES = [400, 401, 403, 404];

/**
 * Connects the sign-in to an org.
 *
 * @param org its My Domain URL, API version (such as `67.0`) and the time that a call may take, in
 *   milliseconds
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
    async userOf(token) {
      const reply = await get('/services/oauth2/userinfo', token);
      const { data } = userinfoResponse.safeParse(jsonOf(reply));
      if (data === undefined) throw unusableAnswer();
      const { organization_id, user_id, preferred_username } = data;
      return { organizationId: organization_id, userId: user_id, username: preferred_username };
    },
    async hasPermissionSet(token, userId, name) {
      const query = new URLSearchParams({ q: assignmentQuery(userId, name) });
      const reply = await get(`/services/data/v${org.apiVersion}/query?${query}`, token);
      if (NO_ACCESS_STATUSES.includes(reply.status)) return 'unreadable';
      const { data } = queryResponse.safeParse(jsonOf(reply));
      if (data === undefined) throw unusableAnswer();
      return data.totalSize > 0;
    },
    async revoke(token) {
      const body = new URLSearchParams({ token });
      const url = new URL('/services/oauth2/revoke', org.instanceUrl);
      await requestSalesforce(url, { method: 'POST', body }, org.timeoutMs).catch(() => undefined);
    },
  };
}

/** Needs no escaping: the schema above and the configuration allow letters, digits and `_` only. */
function assignmentQuery(userId: string, permissionSet: string): string {
  return `SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '${userId}' AND PermissionSet.Name = '${permissionSet}' AND IsActive = true LIMIT 1`;
}

function unusableAnswer(): ServiceUnavailableError {
  return new ServiceUnavailableError(
    'Salesforce gave no usable answer about the user who signed in.',
  );
}
