import { z } from 'zod';
import { ServiceUnavailableError } from '../../errors.ts';
import { jsonOf, requestSalesforce, type SalesforceReply } from '../request-salesforce.ts';

/** A Salesforce user, as the org names it. */
export interface SalesforceUser {
  readonly organizationId: string;
  readonly userId: string;
  /** Absent when the scopes of the token do not include the user's name. */
  readonly username?: string | undefined;
}

/**
 * `none` also when the user may not see the object, or the org lacks it; `unknown` when the user or
 * the token may not use the API.
 */
export type Access = 'edit' | 'read' | 'none' | 'unknown';

/** The org's answers about a user who has just signed in, asked with that user's access token. */
export interface SignInOrg {
  /** @throws ServiceUnavailableError when the org gives no usable answer */
  userOf(token: string): Promise<SalesforceUser>;
  /**
   * What the user can do with records of an object. Profiles, permission sets, permission set
   * groups and session-based permission sets all count, and the user needs no right to see them.
   *
   * @param object API name of the object
   * @throws ServiceUnavailableError when the org gives no usable answer
   */
  accessTo(token: string, object: string): Promise<Access>;
  /** Revokes the token (RFC 7009 §2.1). A failure is ignored, since the token expires anyway. */
  revoke(token: string): Promise<void>;
}

const userinfoResponse = z.object({
  organization_id: z.string(),
  user_id: z.string().regex(/^005[A-Za-z0-9]{12,15}$/),
  preferred_username: z.string().optional(),
});
const describeResponse = z.object({
  updateable: z.boolean(),
  /** Both are needed to see records: in lists, and one by one. */
  queryable: z.boolean().default(false),
  retrieveable: z.boolean().default(false),
});
const errorResponse = z.tuple([z.object({ errorCode: z.string() })]);

/** The data API's statuses for a user or a token that may not use the API. */
const NO_API_STATUSES = [401, 403];
/** Error codes with the same statuses that say nothing about the user. */
const LIMIT_CODES = ['REQUEST_LIMIT_EXCEEDED', 'API_LIMIT_EXCEEDED'];

/**
 * Connects the sign-in to an org.
 *
 * @param org its My Domain URL, API version (such as `67.0`) and the time that a call may take, in
 *   milliseconds
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_using_userinfo_endpoint.htm
 *   and, about scopes, https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_oauth_tokens_scopes.htm;
 *   https://developer.salesforce.com/docs/platform/api-rest/guide/resources-sobject-describe.html
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
    async accessTo(token, object) {
      const path = `/services/data/v${org.apiVersion}/sobjects/${encodeURIComponent(object)}/describe`;
      const reply = await get(path, token);
      if (reply.status === 404) return 'none';
      if (NO_API_STATUSES.includes(reply.status) && !isLimit(reply)) return 'unknown';
      const { data } = describeResponse.safeParse(jsonOf(reply));
      if (data === undefined) throw unusableAnswer();
      if (data.updateable) return 'edit';
      return data.queryable && data.retrieveable ? 'read' : 'none';
    },
    async revoke(token) {
      const body = new URLSearchParams({ token });
      const url = new URL('/services/oauth2/revoke', org.instanceUrl);
      await requestSalesforce(url, { method: 'POST', body }, org.timeoutMs).catch(() => undefined);
    },
  };
}

function isLimit({ text }: SalesforceReply): boolean {
  try {
    return LIMIT_CODES.includes(errorResponse.parse(JSON.parse(text))[0].errorCode);
  } catch {
    return false;
  }
}

function unusableAnswer(): ServiceUnavailableError {
  return new ServiceUnavailableError(
    'Salesforce gave no usable answer about the user who signed in.',
  );
}
