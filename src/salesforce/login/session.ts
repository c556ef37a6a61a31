import { z } from 'zod';
import { OrgOutageError } from '../org-errors.ts';
import { assertNoRedirect } from '../redirect.ts';
import { explainRefusal } from './login-refusal.ts';

/** An access token and the org that it is valid for. */
export interface Session {
  readonly accessToken: string;
  readonly instanceUrl: string;
  /** Id of the session's user, 18 characters; absent if the org does not return it. */
  readonly userId?: string | undefined;
}

const tokenReply = z.object({
  access_token: z.string(),
  instance_url: z.string(),
  id: z.string().optional(),
  refresh_token: z.string().optional(),
});
const errorReply = z.object({ error: z.string(), error_description: z.string().optional() });

/**
 * Sends one request to the org's token endpoint.
 *
 * @param instanceUrl the org's URL
 * @param method name of the log-in method, for messages
 * @param form the parameters of the request
 * @param timeoutMs time limit in milliseconds
 * @returns the session, and the refresh token that replaces the one that was sent, if the org
 *   issues one
 * @throws OrgOutageError `sign-in` when the org refuses, `unavailable` when it gives no usable
 *   answer
 * @see RFC 6749 §5; Salesforce adds `id`, the identity URL, which ends with the user's id
 */
export async function requestToken(
  instanceUrl: string,
  method: string,
  form: URLSearchParams,
  timeoutMs: number,
): Promise<{ session: Session; refreshToken: string | undefined }> {
  const url = new URL('/services/oauth2/token', instanceUrl);
  const reply = await fetch(url, {
    method: 'POST',
    body: form,
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  })
    .then(async (response) => {
      assertNoRedirect(url, response);
      if (isTemporary(response.status)) throw new Error(`status ${response.status}`);
      return { ok: response.ok, body: await response.json() };
    })
    .catch((cause: unknown) => {
      if (cause instanceof OrgOutageError) throw cause;
      // A slow log-in says nothing about the request that it was made for.
      throw new OrgOutageError('unavailable', "The org's token endpoint gives no usable answer.", {
        cause,
        isTimeout: false,
      });
    });
  const token = tokenReply.safeParse(reply.body);
  if (!reply.ok || !token.success) throw loginRefused(method, reply.body);
  const { access_token: accessToken, instance_url, id, refresh_token: refreshToken } = token.data;
  const userId = id?.split('/').at(-1);
  return { session: { accessToken, instanceUrl: instance_url, userId }, refreshToken };
}

/**
 * Whether the status says nothing about the credentials: too many requests, or an error of the org.
 */
function isTemporary(status: number): boolean {
  return status === 429 || status >= 500;
}

function loginRefused(method: string, body: unknown): OrgOutageError {
  const { error = '', error_description = '' } = errorReply.safeParse(body).data ?? {};
  const { reason, advice } = explainRefusal(error, error_description);
  return new OrgOutageError(
    'sign-in',
    `The org refuses the connector's log-in by ${method}: ${reason}.`,
    { advice },
  );
}
