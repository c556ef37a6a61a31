import { randomUUID } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import { OrgOutageError } from '../org-errors.ts';
import { requestToken, type Session } from './session.ts';

/** How the connector logs in to its org. */
export type LoginMethod =
  | {
      readonly method: 'jwt-bearer';
      readonly clientId: string;
      readonly username: string;
      /** RSA private key, PKCS #8 in PEM. */
      readonly privateKey: string;
      /** Who the assertion is for: https://login.salesforce.com or https://test.salesforce.com. */
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
      /** As it was configured; the org may have replaced it since. */
      readonly refreshToken: string;
    }
  | {
      readonly method: 'cli-org';
      /** Alias or user name of an org that the `sf` CLI knows; empty: its default org. */
      readonly org: string;
    };

/** Keeps a refresh token that the org may replace each time it is used. */
export interface RefreshTokenStore {
  /**
   * Uses the newest token that came of the configured one, while no other process does, and keeps the one that takes its
   * place.
   *
   * @throws what `exchange` threw; OrgOutageError `unavailable` when what is kept can't be reached
   */
  exchange<T>(
    configured: string,
    exchange: (newest: string) => Promise<{ result: T; replacedBy: string | undefined }>,
  ): Promise<T>;
}

/** What some ways of logging in need beside their own secrets. */
export interface LoginHelp {
  readonly keeper?: RefreshTokenStore | undefined;
  /** The access token that the org no longer takes, when this log-in is a renewal. */
  readonly refused?: string | undefined;
}

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const ASSERTION_LIFE = '3m';

/**
 * Opens a session in the org.
 *
 * @param instanceUrl the org's My Domain URL; client credentials are accepted nowhere else
 * @throws OrgOutageError `sign-in` when the org refuses, `unavailable` when it gives no usable answer
 * @see RFC 7523 §2.1, RFC 6749 §4.4 and §6
 */
export async function logIn(
  instanceUrl: string,
  method: LoginMethod,
  timeoutMs: number,
  help: LoginHelp = {},
): Promise<Session> {
  switch (method.method) {
    case 'cli-org': {
      const { cliSession } = await import('./cli-org.ts');
      return cliSession(method.org, help.refused, timeoutMs);
    }
    case 'refresh-token':
      return byRefreshToken(instanceUrl, method, timeoutMs, help.keeper);
    default: {
      const form = await grant(method);
      return (await requestToken(instanceUrl, method.method, form, timeoutMs)).session;
    }
  }
}

type By<Name> = Extract<LoginMethod, { method: Name }>;

async function byRefreshToken(
  instanceUrl: string,
  { method, clientId, clientSecret, refreshToken: configured }: By<'refresh-token'>,
  timeoutMs: number,
  keeper: RefreshTokenStore | undefined,
): Promise<Session> {
  if (keeper === undefined) {
    throw new OrgOutageError(
      'sign-in',
      'A log-in by refresh token needs the database, which keeps the token that the org gives in its place. Set DATABASE_URL.',
    );
  }
  return keeper.exchange(configured, async (newest) => {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: newest,
      client_id: clientId,
      ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
    });
    const answer = await requestToken(instanceUrl, method, form, timeoutMs);
    return { result: answer.session, replacedBy: answer.refreshToken };
  });
}

async function grant(
  method: By<'jwt-bearer'> | By<'client-credentials'>,
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
      "The connector's private key can not be read: expected an RSA key as PKCS #8 PEM. Check it and its line breaks.",
      { cause },
    );
  });
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(method.clientId)
    .setSubject(method.username)
    .setAudience(method.audience)
    .setJti(randomUUID())
    .setExpirationTime(ASSERTION_LIFE)
    .sign(key);
  return new URLSearchParams({ grant_type: JWT_BEARER, assertion });
}
