import { ForbiddenError } from '../../errors.ts';
import type { SalesforceUser, SignInOrg } from '../../oauth/sign-in/sign-in-org.ts';
import type { ConsoleUser } from './console-user.ts';

/** The users who may sign in to the console. */
export interface AllowList {
  /** Ids of 15 or 18 characters, or user names in any case. */
  readonly users: readonly string[];
  /** API name of an object: users who can edit its records can sign in. Undefined: no object. */
  readonly editorsOf?: string | undefined;
}

type User = Pick<SalesforceUser, 'userId' | 'username'>;

/**
 * Checks that a user may sign in. The org is asked what the user can edit only when the list does
 * not name the user.
 *
 * @param token access token of the user
 * @returns the rule that allows the user
 * @throws ForbiddenError when the user is not allowed; the message says whom to ask for access
 * @throws ServiceUnavailableError when the org gives no usable answer
 */
export async function allowedBy(
  { users, editorsOf }: AllowList,
  user: User,
  org: SignInOrg,
  token: string,
): Promise<ConsoleUser['allowedBy']> {
  if (isNamed(users, user)) return 'user';
  if (editorsOf === undefined) throw accessDenied(adviceForList(users, user));
  const canEdit = await org.canEdit(token, editorsOf);
  if (canEdit === true) return 'permission set';
  throw accessDenied(canEdit === false ? ASK_FOR_PERMISSION_SET : ASK_FOR_API);
}

/** Whether the rule that allowed a user to sign in still exists; the org is not asked again. */
export function isStillAllowed({ users, editorsOf }: AllowList, user: ConsoleUser): boolean {
  return user.allowedBy === 'user' ? isNamed(users, user) : editorsOf !== undefined;
}

/**
 * The OAuth scopes that the sign-in needs: `openid` for the user's id, `id` for the user name,
 * `api` to ask what the user can edit.
 *
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_oauth_tokens_scopes.htm
 */
export function signInScopes({ users, editorsOf }: AllowList): string[] {
  return [
    'openid',
    ...(users.every(isUserId) ? [] : ['id']),
    ...(editorsOf === undefined ? [] : ['api']),
  ];
}

/** Compares 15 characters of ids: the other three are a checksum of their case. */
function isNamed(names: readonly string[], { userId, username }: User): boolean {
  return names.some(
    (name) =>
      name.toLowerCase() === username?.toLowerCase() ||
      (isUserId(name) && name.slice(0, 15) === userId.slice(0, 15)),
  );
}

function isUserId(name: string): boolean {
  return /^005[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/.test(name);
}

const ASK_FOR_PERMISSION_SET =
  'Ask your Salesforce admin to assign the permission set "Digital River Connector Admin" to you, by itself or in a permission set group: users who can edit Digital River Failed Events have access.';
const ASK_FOR_API =
  'The console cannot ask Salesforce what you can edit. Ask your Salesforce admin for the permission "API Enabled". If you have it, ask the administrator of the connector to add the OAuth scope "api" to the console\'s app.';

function adviceForList(users: readonly string[], { userId, username }: User): string {
  return username === undefined && !users.every(isUserId)
    ? `Salesforce did not return your user name to the console. Ask the administrator of the connector to add your user id, ${userId}, to CONSOLE_USERS, or the OAuth scope "id" to the console's app.`
    : 'Ask the administrator of the connector to add you to CONSOLE_USERS.';
}

function accessDenied(advice: string): ForbiddenError {
  return new ForbiddenError(
    `You are signed in to Salesforce, but you are not allowed to use this console. ${advice}`,
  );
}
