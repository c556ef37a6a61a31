import { ForbiddenError, ServiceUnavailableError } from '../../errors.ts';
import type { TokenIdentity } from './token-verifier.ts';

/** The orgs and users whose tokens we serve; ids of 15 or 18 characters. */
export interface AllowedUsers {
  readonly allowedOrganizationIds: readonly string[];
  readonly allowedUserIds: readonly string[];
}

/**
 * The identity of a Salesforce user that we serve.
 *
 * @throws ForbiddenError when org or user is not one of those
 */
export function allowedUser(
  allowed: AllowedUsers,
  organizationId: string,
  userId: string,
): TokenIdentity {
  const serves =
    includesId(allowed.allowedOrganizationIds, organizationId) &&
    includesId(allowed.allowedUserIds, userId);
  if (serves) return { caller: `user ${userId} of org ${organizationId}` };
  throw new ForbiddenError(
    'The access token is valid, but its Salesforce org or user is not allowed to call this connector.',
  );
}

/**
 * Reads an identity URL, `https://login.salesforce.com/id/<org>/<user>`.
 *
 * @throws ServiceUnavailableError when it is none: Salesforce's answer is not what it should be
 */
export function idsInIdentityUrl(identityUrl: string): [organizationId: string, userId: string] {
  const [organizationId, userId] = identityUrl.split('/').slice(-2);
  if (organizationId === undefined || userId === undefined) {
    throw unverifiableToken('There is no identity URL where one was expected.');
  }
  return [organizationId, userId];
}

/** What is thrown while Salesforce can't tell whether a token is good. */
export function unverifiableToken(cause: unknown): ServiceUnavailableError {
  return new ServiceUnavailableError(
    'The access token can not be verified now: Salesforce gave no usable answer.',
    { cause },
  );
}

/** The last three characters of an 18-character id only repeat the case of the first 15. */
function includesId(allowed: readonly string[], id: string): boolean {
  return allowed.some((candidate) => candidate.slice(0, 15) === id.slice(0, 15));
}
