import { z } from 'zod';

const text = z.string().nullish();

const oauth = z.looseObject({
  tokenEndPoint: text,
  userName: text,
  password: text,
  clientID: text,
  clientSecret: text,
  grantType: text,
});

// Prose and OpenAPI file say `username`, the docs' own example sends and returns `userName`.
const authentication = z.looseObject({ userName: text, username: text, password: text });

/** A webhook as Digital River returns it: only what we cannot do without is required. */
export const webhookSchema = z.looseObject({
  id: z.string().min(1),
  address: z.string(),
  types: z.array(z.string()),
  enabled: z.boolean().optional(),
  apiVersion: text,
  transportType: text,
  oauth: oauth.nullish(),
  authentication: authentication.nullish(),
});

export type DigitalRiverWebhook = z.infer<typeof webhookSchema>;

// The OpenAPI schema is a bare array, its description a dictionary with `data`: both are read.
export const webhookListSchema = z.union([
  z.array(webhookSchema).transform((data) => ({ data, hasMore: false })),
  z.looseObject({ data: z.array(webhookSchema), hasMore: z.boolean().optional() }),
]);

/** The `oauth` hash of a webhook: keys as Digital River spells them. `password` is a Salesforce password with its security token. */
export interface WebhookOauth {
  readonly tokenEndPoint: string;
  readonly userName: string;
  readonly password: string;
  readonly clientID: string;
  readonly clientSecret: string;
  readonly grantType: 'password';
}

/** The `authentication` hash of a webhook: what Digital River presents by HTTP Basic. */
export interface WebhookAuthentication {
  readonly userName: string;
  readonly password: string;
}

interface WebhookTarget {
  readonly types: readonly string[];
  readonly address: string;
  readonly apiVersion: string;
  readonly enabled: boolean;
}

interface OauthTransport {
  readonly transportType: 'OAUTH';
  readonly oauth: WebhookOauth;
}

/** It is always signed; `authentication` comes on top. */
interface HttpTransport {
  readonly transportType: 'HTTP';
  readonly authentication?: WebhookAuthentication;
}

/** How Digital River proves itself when it calls. */
export type WebhookTransport = OauthTransport | HttpTransport;

/**
 * The body of POST /webhooks.
 * @see Digital River docs, "Creating a webhook"
 */
export type WebhookBody = WebhookTarget & WebhookTransport;

/** The body of PATCH /webhooks/{id}. */
export type WebhookPatch = Partial<
  WebhookTarget &
    Pick<WebhookTransport, 'transportType'> &
    Omit<OauthTransport, 'transportType'> &
    Omit<HttpTransport, 'transportType'>
>;
