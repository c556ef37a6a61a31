import { ForbiddenError } from '../../errors.ts';
import type { SalesforceUser, SignInOrg } from '../../oauth/sign-in/sign-in-org.ts';
import type { ConsoleUser } from './console-user.ts';

/** Who may sign in. */
export interface AllowList {
  /** Ids of 15 or 18 characters, or user names in any case. */
  readonly users: readonly string[];
  /** API name of a permission set. */
  readonly permissionSet?: string | undefined;
}

type User = Pick<SalesforceUser, 'userId' | 'username'>;

/**
 * Tells by what a user may sign in; the org is asked only about those who are not named.
 *
 * @throws ForbiddenError with what the admin can do, ServiceUnavailableError when the org can't be asked
 */
export async function allowedBy(
  { users, permissionSet }: AllowList,
  user: User,
  org: SignInOrg,
  token: string,
): Promise<ConsoleUser['allowedBy']> {
  if (isNamed(users, user)) return 'user';
  if (permissionSet === undefined) {
    throw accessDenied('Ask the admin of the connector to add you to CONSOLE_USERS.');
  }
  const has = await org.hasPermissionSet(token, user.userId, permissionSet);
  if (has === true) return 'permission set';
  throw accessDenied(
    has === false
      ? `Ask your Salesforce admin for the permission set ${permissionSet}.`
      : `Whether you have the permission set ${permissionSet} can't be seen with your rights: ask your Salesforce admin for "API Enabled" and "View Setup and Configuration", or the admin of the connector to add you to CONSOLE_USERS.`,
  );
}

/** Whether somebody who signed in earlier would still be let in by the same rule. */
export function isStillAllowed({ users, permissionSet }: AllowList, user: ConsoleUser): boolean {
  return user.allowedBy === 'user' ? isNamed(users, user) : permissionSet !== undefined;
}

function isNamed(names: readonly string[], { userId, username }: User): boolean {
  return names.some(
    (name) =>
      name.toLowerCase() === username.toLowerCase() ||
      (isId(name) && name.slice(0, 15) === userId.slice(0, 15)),
  );
}

/** The last three characters of an 18-character id only repeat the case of the first 15. */
function isId(name: string): boolean {
  return /^005[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/.test(name);
}

function accessDenied(whatToDo: string): ForbiddenError {
  return new ForbiddenError(`You are signed in to Salesforce, but not allowed here. ${whatToDo}`);
}
