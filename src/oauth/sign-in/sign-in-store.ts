import { randomBytes, timingSafeEqual } from 'node:crypto';
import type OAuth2Strategy from 'passport-oauth2';

/** A request as Passport hands it to a strategy. */
export type SignInRequest = Parameters<OAuth2Strategy['authenticate']>[0];

/** What a sign-in needs again when the browser comes back. */
export interface BegunSignIn {
  /** PKCE's secret (RFC 7636 §4.1), which the token request proves itself with. */
  readonly verifier: string;
  /** What the caller of `passport.authenticate` gave as the state. */
  readonly state: unknown;
}

interface StoredSignIn extends BegunSignIn {
  readonly handle: string;
}

declare module 'express-session' {
  interface SessionData {
    signIn?: StoredSignIn;
  }
}

const HANDLE_BYTES = 18;

type Stored = (error: Error | null, handle?: string) => void;

/**
 * The `store` option of passport-oauth2: keeps a sign-in that has begun in the session. Its handle
 * is the parameter `state` that Salesforce sends back (RFC 6749 §10.12).
 */
export const signInStore = {
  // passport-oauth2 chooses the arguments by the number of parameters: with five it passes PKCE's.
  store(
    { session }: SignInRequest,
    verifier: string,
    state: unknown,
    _meta: unknown,
    stored: Stored,
  ) {
    const handle = randomBytes(HANDLE_BYTES).toString('base64url');
    session.signIn = { handle, verifier, state };
    stored(null, handle);
  },
  /** The library asks this before a token request of its own, which must never be made. */
  verify(
    _request: SignInRequest,
    _state: string,
    verified: OAuth2Strategy.StateStoreVerifyCallback,
  ) {
    verified(null, false, { message: 'Expected that the strategy completes the sign-in itself.' });
  },
};

/**
 * Takes the sign-in out of the session that a callback belongs to: it is valid once.
 *
 * @param handle the callback's parameter `state`
 * @returns undefined when this browser has not begun it
 */
export function takeSignIn({ session }: SignInRequest, handle: unknown): BegunSignIn | undefined {
  const { signIn } = session;
  delete session.signIn;
  return signIn !== undefined && isSame(signIn.handle, handle) ? signIn : undefined;
}

function isSame(expected: string, given: unknown): boolean {
  if (typeof given !== 'string') return false;
  const [one, other] = [Buffer.from(expected), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}
