import { z } from 'zod';
import { call } from '../../http-client/call.ts';
import { traceCall } from '../api/trace-call.ts';
import { OrgOutageError } from '../org-errors.ts';
import { toOrganizationId } from '../other-org.ts';
import { assertNoRedirect } from '../redirect.ts';
import { explainRefusal } from './login-refusal.ts';
import { failedLogIn, unansweredLogIn } from './unanswered-log-in.ts';

/** An access token and the org that it is valid for. */
export interface Session {
  readonly accessToken: string;
  readonly instanceUrl: string;
  /** Id of the session's user, 18 characters; absent if the org does not return it. */
  readonly userId?: string | undefined;
  /** Organization id, 18 characters; absent if the org does not return it. */
  readonly organizationId?: string | undefined;
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
 * @see RFC 6749 §5; Salesforce adds `id`, the identity URL, which ends with the ids of the
 *   organization and of the user
 */
export async function requestToken(
  instanceUrl: string,
  method: string,
  form: URLSearchParams,
  timeoutMs: number,
): Promise<{ session: Session; refreshToken: string | undefined }> {
  const url = new URL('/services/oauth2/token', instanceUrl);
  const request = { method: 'POST', body: form, timeoutMs };
  const called = { method: request.method, path: url.pathname };
  const reply = await traceCall(called, instanceUrl, () => call(url, request))
    .then((response) => {
      assertNoRedirect(url, response);
      if (isTemporary(response.status)) throw failedLogIn(url, response.status);
      return { ok: response.ok, body: JSON.parse(response.body.toString()) };
    })
    .catch((cause: unknown) => {
      throw cause instanceof OrgOutageError ? cause : unansweredLogIn(url, timeoutMs, cause);
    });
  const token = tokenReply.safeParse(reply.body);
  if (!reply.ok || !token.success) throw loginRefused(method, reply.body);
  const { access_token: accessToken, instance_url, id, refresh_token: refreshToken } = token.data;
  const [organization = '', userId] = id?.split('/').slice(-2) ?? [];
  const organizationId = toOrganizationId(organization);
  const session = { accessToken, instanceUrl: instance_url, userId, organizationId };
  return { session, refreshToken };
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
