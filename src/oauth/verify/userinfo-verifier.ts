import { z } from 'zod';
import { invalidToken } from '../bearer.ts';
import {
  jsonOf,
  requestSalesforce,
  type SalesforceReply,
  unverifiableToken,
} from '../request-salesforce.ts';
import { type AllowedUsers, allowedUser, idsInIdentityUrl } from './salesforce-user.ts';
import type { TokenVerifier } from './token-verifier.ts';

export interface UserinfoOptions extends AllowedUsers {
  /** Base URL of the configured org, never one that a token names. */
  readonly instanceUrl: string;
  /** The endpoint that shows the owner of a token: userinfo, or the root of the data API. */
  readonly method: 'userinfo' | 'data-api';
  /** Version of the data API, such as `67.0`. */
  readonly apiVersion: string;
  /** Time that one call may take, in milliseconds. */
  readonly timeoutMs: number;
}

const userinfoResponse = z.object({ organization_id: z.string(), user_id: z.string() });
const dataApiResponse = z.object({ identity: z.string() });

/**
 * Verifies access tokens of the org by using them: the org answers whose they are. This works for
 * tokens of the password grant as well, which are session ids and unknown to introspection.
 *
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_using_userinfo_endpoint.htm
 * @see OpenID Connect Core 1.0 §5.3
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
      if (isRefusal(reply)) {
        throw invalidToken('The access token is expired, revoked or unknown to Salesforce.');
      }
      return allowedUser(options, ...idsIn(jsonOf(reply), options.method));
    },
  };
}

/** Salesforce's userinfo endpoint refuses bad tokens with 403 and the text Bad_OAuth_Token. */
function isRefusal({ status, text }: SalesforceReply): boolean {
  return status === 401 || (status === 403 && text.includes('Bad_OAuth_Token'));
}

function idsIn(
  response: unknown,
  method: UserinfoOptions['method'],
): [organizationId: string, userId: string] {
  if (method === 'data-api') {
    return idsInIdentityUrl(dataApiResponse.safeParse(response).data?.identity ?? '');
  }
  const { data, error } = userinfoResponse.safeParse(response);
  if (data === undefined) throw unverifiableToken(error);
  return [data.organization_id, data.user_id];
}
