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

// The text and the OpenAPI file say `username`; the example in the docs sends and returns
// `userName`.
const authentication = z.looseObject({ userName: text, username: text, password: text });

/** A webhook as Digital River returns it. Only the fields that we need are required. */
export const webhookSchema = z.looseObject({
  id: z.string().min(1),
  address: z.string(),
  types: z
    .array(z.string())
    .nullish()
    .transform((types) => types ?? []),
  enabled: z.boolean().optional(),
  apiVersion: text,
  transportType: text,
  oauth: oauth.nullish(),
  authentication: authentication.nullish(),
  createdTime: text,
  updatedTime: text,
});

export type DigitalRiverWebhook = z.infer<typeof webhookSchema>;

// The OpenAPI schema is an array, its description an object with `data`: both are accepted.
export const webhookListSchema = z.union([
  z.array(webhookSchema).transform((data) => ({ data, hasMore: undefined })),
  z.looseObject({ data: z.array(webhookSchema), hasMore: z.boolean().nullish() }),
]);

/**
 * The `oauth` hash of a webhook, with Digital River's spelling of the keys. `password` is a
 * Salesforce password followed by the user's security token.
 */
export interface WebhookOauth {
  readonly tokenEndPoint: string;
  readonly userName: string;
  readonly password: string;
  readonly clientID: string;
  readonly clientSecret: string;
  readonly grantType: 'password';
}

/** The `authentication` hash of a webhook: what Digital River sends as HTTP Basic. */
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

/** Always signed; `authentication` is optional and comes in addition. */
interface HttpTransport {
  readonly transportType: 'HTTP';
  readonly authentication?: WebhookAuthentication;
}

/** How Digital River authenticates itself when it calls. */
export type WebhookTransport = OauthTransport | HttpTransport;

/**
 * The body of POST /webhooks.
 *
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
