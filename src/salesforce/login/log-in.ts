import { randomUUID } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import { OrgOutageError } from '../org-errors.ts';
import { requestToken, type Session } from './session.ts';
import { sessionAddress } from './session-address.ts';

/** How the connector logs in to its org. */
export type LoginMethod =
  | {
      readonly method: 'jwt-bearer';
      readonly clientId: string;
      readonly username: string;
      /** RSA private key, PKCS #8 in PEM. */
      readonly privateKey: string;
      /** Audience of the assertion: https://login.salesforce.com or https://test.salesforce.com. */
      readonly audience: string;
    }
  | {
      readonly method: 'client-credentials';
      readonly clientId: string;
      readonly clientSecret: string;
    }
  | {
      readonly method: 'refresh-token';
      readonly clientId: string;
      readonly clientSecret?: string | undefined;
      /** The configured token; the org may have replaced it since. */
      readonly refreshToken: string;
    }
  | {
      readonly method: 'cli-org';
      /** Alias or user name of an org that the `sf` CLI knows; empty: its default org. */
      readonly org: string;
    };

/** Stores a refresh token that the org may replace each time it is used. */
export interface RefreshTokenStore {
  /**
   * Exchanges the refresh token, one process at a time, and stores its replacement.
   *
   * @param configured the configured token, which identifies the stored one
   * @param exchange sends the newest token to the org; returns its result and, if the org sent
   *   one, the replacement
   * @returns the result of `exchange`
   * @throws OrgOutageError as `exchange` does; `unavailable` when the store cannot be reached
   */
  exchange<T>(
    configured: string,
    exchange: (newest: string) => Promise<{ result: T; replacedBy: string | undefined }>,
  ): Promise<T>;
}

/** What some methods need in addition to their credentials. */
export interface LoginContext {
  /** Required for a log-in by refresh token. */
  readonly refreshTokenStore?: RefreshTokenStore | undefined;
  /** For a renewal: the access token that the org no longer accepts. */
  readonly invalidToken?: string | undefined;
}

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const ASSERTION_LIFETIME = '3m';

/**
 * Logs in to the org.
 *
 * @param instanceUrl the org's My Domain URL; client credentials are accepted only there
 * @param method how to log in, with the credentials
 * @param timeoutMs time limit in milliseconds
 * @returns the session
 * @throws OrgOutageError `sign-in` when the org refuses, or names an address for API calls that is
 *   not its own; `unavailable` when it gives no usable answer
 * @see RFC 7523 §2.1 (JWT), RFC 6749 §4.4 (client credentials) and §6 (refresh token)
 */
export async function logIn(
  instanceUrl: string,
  method: LoginMethod,
  timeoutMs: number,
  context: LoginContext = {},
): Promise<Session> {
  switch (method.method) {
    case 'cli-org': {
      const { cliSession } = await import('./cli-org.ts');
      return cliSession(method.org, context.invalidToken, timeoutMs);
    }
    case 'refresh-token':
      // Checked after the exchange, so that the replaced refresh token is stored in any case.
      return atOrg(
        instanceUrl,
        await byRefreshToken(instanceUrl, method, timeoutMs, context.refreshTokenStore),
      );
    default: {
      const form = await grantForm(method);
      const reply = await requestToken(instanceUrl, method.method, form, timeoutMs);
      return atOrg(instanceUrl, reply.session);
    }
  }
}

/** The session, at an address of the org that the token may be sent to. */
function atOrg(configured: string, session: Session): Session {
  return { ...session, instanceUrl: sessionAddress(configured, session.instanceUrl) };
}

type Method<Name> = Extract<LoginMethod, { method: Name }>;

async function byRefreshToken(
  instanceUrl: string,
  { method, clientId, clientSecret, refreshToken: configured }: Method<'refresh-token'>,
  timeoutMs: number,
  store: RefreshTokenStore | undefined,
): Promise<Session> {
  if (store === undefined) {
    throw new OrgOutageError(
      'sign-in',
      'A log-in by refresh token needs the database, which stores the token that the org replaces it by. Set DATABASE_URL.',
    );
  }
  return store.exchange(configured, async (newest) => {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: newest,
      client_id: clientId,
      ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
    });
    const reply = await requestToken(instanceUrl, method, form, timeoutMs);
    return { result: reply.session, replacedBy: reply.refreshToken };
  });
}

async function grantForm(
  method: Method<'jwt-bearer'> | Method<'client-credentials'>,
): Promise<URLSearchParams> {
  if (method.method === 'client-credentials') {
    const { clientId, clientSecret } = method;
    return new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    });
  }
  const key = await importPKCS8(method.privateKey, 'RS256').catch((cause: unknown) => {
    throw new OrgOutageError(
      'sign-in',
      "The connector's private key cannot be read: expected an RSA key as PKCS #8 PEM. Check it and its line breaks.",
      { cause },
    );
  });
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(method.clientId)
    .setSubject(method.username)
    .setAudience(method.audience)
    .setJti(randomUUID())
    .setExpirationTime(ASSERTION_LIFETIME)
    .sign(key);
  return new URLSearchParams({ grant_type: JWT_BEARER, assertion });
}
