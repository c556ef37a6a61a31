import type { LocalOrgIdentity, LocalOrgUser } from '../org.ts';

/** All users who can log in, the org's own user first. */
export function usersOf(identity: LocalOrgIdentity): [LocalOrgUser, ...LocalOrgUser[]] {
  return [identity, ...(identity.extraUsers ?? [])];
}

export function userById(identity: LocalOrgIdentity, userId: string): LocalOrgUser | undefined {
  return usersOf(identity).find((user) => user.userId === userId);
}

export function userByName(identity: LocalOrgIdentity, username: string): LocalOrgUser | undefined {
  return usersOf(identity).find((user) => user.username === username);
}
