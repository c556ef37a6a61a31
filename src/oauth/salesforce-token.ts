import { z } from 'zod';
import { NotAllowedError, UnavailableError } from '../errors.ts';
import { refusedToken } from './bearer.ts';
import type { TokenIdentity, TokenVerifier } from './token-verifier.ts';

/** Which call tells whom a Salesforce token belongs to. */
type VerificationMethod = 'userinfo' | 'data-api';

export interface SalesforceTokenOptions {
  /** Base URL of the org: always the configured one, never one that a token names. */
  instanceUrl: string;
  method: VerificationMethod;
  /** Version for the data API, such as `67.0`. */
  apiVersion: string;
  /** The orgs and users whose tokens we serve; ids of 15 or 18 characters. */
  allowedOrganizationIds: readonly string[];
  allowedUserIds: readonly string[];
  timeoutMs: number;
}

const userinfoReply = z.object({ organization_id: z.string(), user_id: z.string() });
const versionReply = z.object({ identity: z.string() });

/**
 * Verifies access tokens that the org's own token endpoint issued, by asking the org whose they are. Password-grant
 * tokens are session ids, which introspection does not know, so that using the token is the only proof there is.
 *
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_using_userinfo_endpoint.htm
 */
export function salesforceTokens(options: SalesforceTokenOptions): TokenVerifier {
  return {
    async verify(token) {
      const identity = identityIn(await ask(options, token), options.method);
      const allowed =
        includesId(options.allowedOrganizationIds, identity.organizationId) &&
        includesId(options.allowedUserIds, identity.userId);
      if (!allowed) {
        throw new NotAllowedError(
          'The access token is valid, but its Salesforce org or user is not allowed to call this connector.',
        );
      }
      return identity;
    },
  };
}

async function ask(options: SalesforceTokenOptions, token: string): Promise<unknown> {
  const path =
    options.method === 'userinfo'
      ? '/services/oauth2/userinfo'
      : `/services/data/v${options.apiVersion}/`;
  const reply = await fetch(new URL(path, options.instanceUrl), {
    headers: { Authorization: `Bearer ${token}`, Accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(options.timeoutMs),
  })
    .then(async (response) => ({ status: response.status, text: await response.text() }))
    .catch((cause: unknown) => {
      throw unverifiable(cause);
    });
  const refused =
    reply.status === 401 || (reply.status === 403 && reply.text.includes('Bad_OAuth_Token'));
  if (refused) throw refusedToken('The access token is expired, revoked or unknown to Salesforce.');
  if (reply.status !== 200) throw unverifiable(`Salesforce answered ${reply.status}`);
  try {
    return JSON.parse(reply.text);
  } catch (cause) {
    throw unverifiable(cause);
  }
}

function identityIn(reply: unknown, method: VerificationMethod): TokenIdentity {
  if (method === 'userinfo') {
    const read = userinfoReply.safeParse(reply);
    if (!read.success) throw unverifiable(read.error);
    return { organizationId: read.data.organization_id, userId: read.data.user_id };
  }
  const [organizationId, userId] =
    versionReply.safeParse(reply).data?.identity.split('/').slice(-2) ?? [];
  if (organizationId === undefined || userId === undefined) {
    throw unverifiable('The reply carries no identity URL.');
  }
  return { organizationId, userId };
}

/** The last three characters of an 18-character id only repeat the case of the first 15. */
function includesId(allowed: readonly string[], id: string): boolean {
  return allowed.some((candidate) => candidate.slice(0, 15) === id.slice(0, 15));
}

function unverifiable(cause: unknown): UnavailableError {
  return new UnavailableError(
    'The access token can not be verified now: Salesforce gave no usable answer.',
    { cause },
  );
}
