import { ForbiddenError } from '../../errors.ts';
import { unverifiableToken } from '../request-salesforce.ts';
import type { TokenIdentity } from './token-verifier.ts';

/** The orgs and users whose tokens are accepted; ids of 15 or 18 characters. */
export interface AllowedUsers {
  readonly allowedOrganizationIds: readonly string[];
  readonly allowedUserIds: readonly string[];
}

/**
 * Checks that a Salesforce user is allowed to call.
 *
 * @param organizationId the org id, 15 or 18 characters
 * @param userId the user id, 15 or 18 characters
 * @returns the user's identity
 * @throws ForbiddenError when the org or the user is not allowed
 */
export function allowedUser(
  allowed: AllowedUsers,
  organizationId: string,
  userId: string,
): TokenIdentity {
  const isAllowed =
    includesId(allowed.allowedOrganizationIds, organizationId) &&
    includesId(allowed.allowedUserIds, userId);
  const caller = `user ${userId} of org ${organizationId}`;
  if (isAllowed) return { caller };
  throw new ForbiddenError(
    'The access token is valid, but its Salesforce org or user is not allowed to call this connector.',
    { caller },
  );
}

/**
 * Reads the ids in Salesforce's identity URL, `https://login.salesforce.com/id/<org>/<user>`.
 *
 * @throws ServiceUnavailableError when it has another form: the answer of Salesforce is unusable
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_using_openid.htm
 */
export function idsInIdentityUrl(identityUrl: string): [organizationId: string, userId: string] {
  const [organizationId, userId] = identityUrl.split('/').slice(-2);
  if (organizationId === undefined || userId === undefined) {
    throw unverifiableToken('Expected an identity URL, got something else.');
  }
  return [organizationId, userId];
}

/** Compares 15 characters: the other three of an 18-character id are a checksum of their case. */
function includesId(allowed: readonly string[], id: string): boolean {
  return allowed.some((candidate) => candidate.slice(0, 15) === id.slice(0, 15));
}
