import { ForbiddenError } from '../../errors.ts';
import type { SalesforceUser, SignInOrg } from '../../oauth/sign-in/sign-in-org.ts';
import type { ConsoleUser } from './console-user.ts';

/** The users who may sign in to the console. */
export interface AllowList {
  /** Ids of 15 or 18 characters, or user names in any case. */
  readonly users: readonly string[];
  /** API name of a permission set whose users may sign in; undefined when there is none. */
  readonly permissionSet?: string | undefined;
}

type User = Pick<SalesforceUser, 'userId' | 'username'>;

/**
 * Checks that a user may sign in. The org is asked about the permission set only when the list does
 * not name the user.
 *
 * @param token access token of the user
 * @returns the rule that allows the user
 * @throws ForbiddenError when the user is not allowed; the message says whom to ask for access
 * @throws ServiceUnavailableError when the org gives no usable answer
 */
export async function allowedBy(
  { users, permissionSet }: AllowList,
  user: User,
  org: SignInOrg,
  token: string,
): Promise<ConsoleUser['allowedBy']> {
  if (isNamed(users, user)) return 'user';
  if (permissionSet === undefined) {
    throw accessDenied('Ask the administrator of the connector to add you to CONSOLE_USERS.');
  }
  const has = await org.hasPermissionSet(token, user.userId, permissionSet);
  if (has === true) return 'permission set';
  throw accessDenied(
    has === false
      ? `Ask your Salesforce admin to assign the permission set ${permissionSet} to you.`
      : `The console cannot check whether you have the permission set ${permissionSet}. Ask your Salesforce admin for the permissions "API Enabled" and "View Setup and Configuration", or ask the administrator of the connector to add you to CONSOLE_USERS.`,
  );
}

/** Whether the rule that allowed a user to sign in still exists; the org is not asked again. */
export function isStillAllowed({ users, permissionSet }: AllowList, user: ConsoleUser): boolean {
  return user.allowedBy === 'user' ? isNamed(users, user) : permissionSet !== undefined;
}

/** Compares 15 characters of ids: the other three are a checksum of their case. */
function isNamed(names: readonly string[], { userId, username }: User): boolean {
  return names.some(
    (name) =>
      name.toLowerCase() === username.toLowerCase() ||
      (isUserId(name) && name.slice(0, 15) === userId.slice(0, 15)),
  );
}

function isUserId(name: string): boolean {
  return /^005[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/.test(name);
}

function accessDenied(advice: string): ForbiddenError {
  return new ForbiddenError(
    `You are signed in to Salesforce, but you are not allowed to use this console. ${advice}`,
  );
}
