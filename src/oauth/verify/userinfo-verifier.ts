import { z } from 'zod';
import { invalidToken } from '../bearer.ts';
import { jsonOf, requestSalesforce } from '../request-salesforce.ts';
import {
  type AllowedUsers,
  allowedUser,
  idsInIdentityUrl,
  unverifiableToken,
} from './salesforce-user.ts';
import type { TokenVerifier } from './token-verifier.ts';

export interface UserinfoOptions extends AllowedUsers {
  /** Base URL of the org: always the configured one, never one that a token names. */
  readonly instanceUrl: string;
  /** Which call tells whom a token belongs to. */
  readonly method: 'userinfo' | 'data-api';
  /** Version for the data API, such as `67.0`. */
  readonly apiVersion: string;
  readonly timeoutMs: number;
}

const userinfoReply = z.object({ organization_id: z.string(), user_id: z.string() });
const versionReply = z.object({ identity: z.string() });

/**
 * Verifies access tokens that the org's own token endpoint issued, by asking the org whose they are. Password-grant
 * tokens are session ids, which introspection does not know, so that using the token is the only proof there is.
 *
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_using_userinfo_endpoint.htm
 */
export function userinfoVerifier(options: UserinfoOptions): TokenVerifier {
  const path =
    options.method === 'userinfo'
      ? '/services/oauth2/userinfo'
      : `/services/data/v${options.apiVersion}/`;
  const url = new URL(path, options.instanceUrl);
  return {
    async verify(token) {
      const headers = { Authorization: `Bearer ${token}`, Accept: 'application/json' };
      const reply = await requestSalesforce(url, { headers }, options.timeoutMs);
      const refused =
        reply.status === 401 || (reply.status === 403 && reply.text.includes('Bad_OAuth_Token'));
      if (refused) {
        throw invalidToken('The access token is expired, revoked or unknown to Salesforce.');
      }
      return allowedUser(options, ...idsIn(jsonOf(reply), options.method));
    },
  };
}

function idsIn(
  reply: unknown,
  method: UserinfoOptions['method'],
): [organizationId: string, userId: string] {
  if (method === 'data-api') {
    return idsInIdentityUrl(versionReply.safeParse(reply).data?.identity ?? '');
  }
  const read = userinfoReply.safeParse(reply);
  if (!read.success) throw unverifiableToken(read.error);
  return [read.data.organization_id, read.data.user_id];
}
