import { z } from 'zod';
import { OrgOutageError } from '../org-errors.ts';

/** An access token and the org that it opens. */
export interface Session {
  readonly accessToken: string;
  readonly instanceUrl: string;
  /** The user whose session it is, where the log-in tells; 18 characters. */
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
 * @param method how the log-in calls itself, for the message
 * @returns the session, and the refresh token that takes the place of the one that was sent, if the org gives one
 * @throws OrgOutageError `sign-in` when the org refuses, `unavailable` when it gives no usable answer
 * @see RFC 6749 §5; the last part of the identity URL in `id` is the user
 */
export async function requestToken(
  instanceUrl: string,
  method: string,
  form: URLSearchParams,
  timeoutMs: number,
): Promise<{ session: Session; refreshToken: string | undefined }> {
  const reply = await fetch(new URL('/services/oauth2/token', instanceUrl), {
    method: 'POST',
    body: form,
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  })
    .then(async (response) => {
      if (isPassing(response.status)) throw new Error(`status ${response.status}`);
      return { ok: response.ok, body: await response.json() };
    })
    .catch((cause: unknown) => {
      throw new OrgOutageError('unavailable', "The org's token endpoint gives no usable answer.", {
        cause,
      });
    });
  const read = tokenReply.safeParse(reply.body);
  if (!reply.ok || !read.success) throw loginRefused(method, reply.body);
  const { access_token: accessToken, instance_url, id, refresh_token: refreshToken } = read.data;
  const userId = id?.split('/').at(-1);
  return { session: { accessToken, instanceUrl: instance_url, userId }, refreshToken };
}

/** Says nothing about who asks: too many requests, or an error of the org's own. */
function isPassing(status: number): boolean {
  return status === 429 || status >= 500;
}

function loginRefused(method: string, body: unknown): OrgOutageError {
  const refusal = errorReply.safeParse(body).data;
  const said = [refusal?.error, refusal?.error_description].filter(Boolean).join(', ');
  return new OrgOutageError(
    'sign-in',
    `The org refuses the connector's log-in by ${method}: ${said || 'no reason given'}. Check the app, its user and its keys.`,
  );
}
