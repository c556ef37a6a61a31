import type { SalesforceUser } from '../../oauth/sign-in/sign-in-org.ts';

/**
 * Whether a list names a user. Of ids, 15 characters are compared: the other three are a checksum of
 * their case.
 *
 * @param names ids of 15 or 18 characters, or user names in any case
 */
export function isNamed(
  names: readonly string[],
  { userId, username }: Pick<SalesforceUser, 'userId' | 'username'>,
): boolean {
  return names.some(
    (name) =>
      name.toLowerCase() === username?.toLowerCase() ||
      (isUserId(name) && name.slice(0, 15) === userId.slice(0, 15)),
  );
}

/** Whether a name of a list is the id of a user. */
export function isUserId(name: string): boolean {
  return /^005[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/.test(name);
}
