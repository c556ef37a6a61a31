import type { LocalOrgApp, LocalOrgUser } from '../org.ts';

/** The result of a grant: the app that gets a token, the user, and the token's properties. */
export interface GrantResult {
  app: LocalOrgApp;
  user: LocalOrgUser;
  scopes: string[];
  kind: 'session' | 'access';
  /** The user's approval, if the grant has one. */
  approval?: string | undefined;
  /** Returned with the access token. */
  refreshToken?: string | undefined;
  /** Repeated in the ID token. */
  nonce?: string | undefined;
}
