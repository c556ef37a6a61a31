import { ForbiddenError } from '../../errors.ts';
import type { Access, SalesforceUser, SignInOrg } from '../../oauth/sign-in/sign-in-org.ts';
import { adviceFor, type Lists } from './access-advice.ts';
import type { ConsoleUser } from './console-user.ts';
import { isNamed } from './user-names.ts';

/** The users who may sign in to the console, and as what. */
export interface AllowList extends Lists {
  /** API name of an object: users who can edit its records are operators. Undefined: no object. */
  readonly editorsOf?: string | undefined;
  /** API name of an object: users who can see its records are viewers at least. */
  readonly readersOf?: string | undefined;
}

type User = Pick<SalesforceUser, 'userId' | 'username'>;

/** The rule that lets a user in, and the role that it gives. */
export type Admission = Pick<ConsoleUser, 'allowedBy' | 'role'>;

/**
 * Checks that a user may sign in. The org is asked what the user can do only when no list names the
 * user. The list of operators counts before that of viewers, and both before what the org says.
 *
 * @param token access token of the user
 * @returns the rule that allows the user, and the role
 * @throws ForbiddenError when the user is not allowed; the message says whom to ask for access
 * @throws ServiceUnavailableError when the org gives no usable answer
 */
export async function admit(
  allowList: AllowList,
  user: User,
  org: SignInOrg,
  token: string,
): Promise<Admission> {
  const { users, viewers, editorsOf, readersOf } = allowList;
  if (isNamed(users, user)) return { allowedBy: 'user', role: 'operator' };
  if (isNamed(viewers, user)) return { allowedBy: 'user', role: 'viewer' };
  const object = editorsOf ?? readersOf;
  const access = object === undefined ? undefined : await org.accessTo(token, object);
  const role = roleBy(allowList, access);
  if (role !== undefined) return { allowedBy: 'permission set', role };
  throw new ForbiddenError(
    `You are signed in to Salesforce, but you are not allowed to use this console. ${adviceFor(allowList, user, access)}`,
  );
}

function roleBy({ editorsOf, readersOf }: AllowList, access: Access | undefined) {
  if (access === 'edit' && editorsOf !== undefined) return 'operator';
  const canRead = access === 'edit' || access === 'read';
  return canRead && readersOf !== undefined ? 'viewer' : undefined;
}

/**
 * Whether the rule that gave a user a role still exists; the org is not asked again. What the user
 * can do in the org is asked at the next sign-in.
 */
export function isStillAllowed(allowList: AllowList, user: ConsoleUser): boolean {
  const { users, viewers, editorsOf, readersOf } = allowList;
  const isOperator = user.role === 'operator';
  if (user.allowedBy === 'user') {
    return isNamed(isOperator ? users : viewers, user);
  }
  // A list counts more than the org: it has another role for the user since.
  if (isNamed(viewers, user)) return false;
  return (isOperator ? editorsOf : readersOf) !== undefined;
}

/**
 * The OAuth scopes that the sign-in needs: `openid` for the user's id, `id` for the user name, which
 * the audit trail and the history of events show, `api` to ask what the user can do with the object.
 *
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_oauth_tokens_scopes.htm
 */
export function signInScopes({ editorsOf, readersOf }: AllowList): string[] {
  const asksOrg = editorsOf !== undefined || readersOf !== undefined;
  return ['openid', 'id', ...(asksOrg ? ['api'] : [])];
}
