import type { Access, SalesforceUser } from '../../oauth/sign-in/sign-in-org.ts';
import { isUserId } from './user-names.ts';

/** The users that the configuration names. */
export interface Lists {
  /** Operators: ids of 15 or 18 characters, or user names in any case. */
  readonly users: readonly string[];
  /** Viewers, in the same form. */
  readonly viewers: readonly string[];
}

const SEE_EVENTS =
  'Ask your Salesforce admin to assign the permission set "Digital River Connector Viewer" or "Digital River Connector Admin" to you, by itself or in a permission set group: users who can see Digital River Failed Events may look, and those who can edit them have full access.';
const EDIT_EVENTS =
  'Ask your Salesforce admin to assign the permission set "Digital River Connector Admin" to you, by itself or in a permission set group: users who can edit Digital River Failed Events have access.';
const USE_API =
  'The console cannot ask Salesforce what you can edit. Ask your Salesforce admin for the permission "API Enabled". If you have it, ask the administrator of the connector to add the OAuth scope "api" to the console\'s app.';

/**
 * What a user who is not allowed to sign in can do.
 *
 * @param access what the org says of the user; undefined when it is not asked
 */
export function adviceFor(
  allowList: Lists & { readonly readersOf?: string | undefined },
  { userId, username }: Pick<SalesforceUser, 'userId' | 'username'>,
  access: Access | undefined,
): string {
  if (access === 'unknown') return USE_API;
  if (access !== undefined) return allowList.readersOf === undefined ? EDIT_EVENTS : SEE_EVENTS;
  return username === undefined && ![...allowList.users, ...allowList.viewers].every(isUserId)
    ? `Salesforce did not return your user name to the console. Ask the administrator of the connector to add your user id, ${userId}, to CONSOLE_USERS or CONSOLE_VIEWERS, or the OAuth scope "id" to the console's app.`
    : 'Ask the administrator of the connector to add you to CONSOLE_USERS, or to CONSOLE_VIEWERS to look only.';
}
