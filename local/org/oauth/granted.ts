import type { LocalOrgApp, LocalOrgUser } from '../org.ts';

/** What a grant came to: who gets a token, for whom, and what comes with it. */
export interface Granted {
  app: LocalOrgApp;
  user: LocalOrgUser;
  scopes: string[];
  kind: 'session' | 'access';
  /** What the user once allowed, when there was one to allow it. */
  approval?: string | undefined;
  /** To hand out with the access token. */
  refreshToken?: string | undefined;
  /** For the ID token to repeat. */
  nonce?: string | undefined;
}
