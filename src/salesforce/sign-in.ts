import { randomUUID } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';
import { OrgTroubleError } from './org-error.ts';

/** How the connector logs in to its org. Both need the org's app to be set up for a user of its own. */
export type SignInMethod =
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
    };

/** An access token and the org that it opens. */
export interface Session {
  readonly accessToken: string;
  readonly instanceUrl: string;
}

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const ASSERTION_LIFE = '3m';

const tokenReply = z.object({ access_token: z.string(), instance_url: z.string() });
const errorReply = z.object({ error: z.string(), error_description: z.string().optional() });

/**
 * Asks the org's token endpoint for a session.
 *
 * @param instanceUrl the org's My Domain URL; client credentials are accepted nowhere else
 * @throws OrgTroubleError `sign-in` when the org refuses, `unavailable` when it gives no usable answer
 * @see RFC 7523 §2.1, RFC 6749 §4.4
 */
export async function signIn(
  instanceUrl: string,
  method: SignInMethod,
  timeoutMs: number,
): Promise<Session> {
  const reply = await fetch(new URL('/services/oauth2/token', instanceUrl), {
    method: 'POST',
    body: await grant(method),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  })
    .then(async (response) => ({ ok: response.ok, body: await response.json() }))
    .catch((cause: unknown) => {
      throw new OrgTroubleError('unavailable', "The org's token endpoint gives no usable answer.", {
        cause,
      });
    });
  const session = tokenReply.safeParse(reply.body);
  if (reply.ok && session.success) {
    return { accessToken: session.data.access_token, instanceUrl: session.data.instance_url };
  }
  const refusal = errorReply.safeParse(reply.body).data;
  const said = [refusal?.error, refusal?.error_description].filter(Boolean).join(', ');
  throw new OrgTroubleError(
    'sign-in',
    `The org refuses the connector's log-in by ${method.method}: ${said || 'no reason given'}. Check the app, its user and its keys.`,
  );
}

async function grant(method: SignInMethod): Promise<URLSearchParams> {
  if (method.method === 'client-credentials') {
    const { clientId, clientSecret } = method;
    return new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    });
  }
  const key = await importPKCS8(method.privateKey, 'RS256').catch((cause: unknown) => {
    throw new OrgTroubleError(
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
