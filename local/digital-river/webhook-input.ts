import { z } from 'zod';
import { ApiError } from './http/api-error.ts';

const nonEmpty = z.string().min(1, 'must not be empty');

const receiverUrl = z
  .url({ protocol: /^https?$/, message: 'must be an http or https address' })
  .refine((value) => !isRemoteHttp(value), 'must be https; http is for this machine only');

// Digital River's prose and OpenAPI file say `username`; its example sends and returns `userName`.
const authentication = z
  .object({ userName: nonEmpty.optional(), username: nonEmpty.optional(), password: nonEmpty })
  .transform(({ userName, username, password }) => ({
    userName: userName ?? username ?? '',
    password,
  }))
  .refine((pair) => pair.userName !== '', { path: ['userName'], message: 'is required' });

const oauth = z
  .object({
    tokenEndPoint: receiverUrl,
    clientID: nonEmpty,
    clientSecret: nonEmpty,
    userName: nonEmpty.optional(),
    password: nonEmpty.optional(),
    grantType: z.enum(['password', 'client_credentials']).default('password'),
  })
  .superRefine((value, context) => {
    if (value.grantType !== 'password') return;
    for (const key of ['userName', 'password'] as const) {
      if (value[key] === undefined) {
        context.addIssue({
          code: 'custom',
          path: [key],
          message: 'is required for grantType password',
        });
      }
    }
  });

const schema = z
  .object({
    types: z
      .array(z.string().regex(/^[A-Za-z_]+(\.[A-Za-z_]+)+$/, 'is no event type'))
      .min(1, 'must name a type'),
    address: receiverUrl,
    apiVersion: z.union([z.enum(['default', 'latest']), z.iso.date()]).default('default'),
    enabled: z.boolean().default(true),
    transportType: z.enum(['HTTP', 'OAUTH']).default('HTTP'),
    authentication: authentication.nullish(),
    oauth: oauth.nullish(),
  })
  .refine((value) => value.transportType !== 'OAUTH' || value.oauth, {
    path: ['oauth'],
    message: 'is required for transportType OAUTH',
  });

export type WebhookInput = z.infer<typeof schema>;

/**
 * Reads the registration of a webhook.
 * @param body parsed JSON: the body of POST, or the current registration merged with the body of
 *   PATCH
 * @throws {ApiError} 400 with the first problem only, as Digital River answers
 * @see Digital River docs, "Creating a webhook"
 */
export function readWebhook(body: unknown): WebhookInput {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path ?? [];
  const parameter = path.join('.') || 'body';
  const missing = valueAt(body, path) === undefined;
  throw new ApiError(400, 'bad_request', {
    code: missing ? 'missing_parameter' : 'invalid_parameter',
    parameter,
    // Neither our messages nor zod's repeat the value, which might be a secret.
    message: missing ? `${parameter} is required.` : `${parameter}: ${issue?.message}.`,
  });
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
    body,
  );
}

function isRemoteHttp(value: string): boolean {
  const url = new URL(value);
  return url.protocol === 'http:' && !['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
}
