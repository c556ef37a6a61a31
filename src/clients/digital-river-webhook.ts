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

/** A webhook as Digital River returns it: only what we cannot do without is required. */
export const webhookSchema = z.looseObject({
  id: z.string().min(1),
  address: z.string(),
  types: z.array(z.string()),
  enabled: z.boolean().optional(),
  apiVersion: text,
  transportType: text,
  oauth: oauth.nullish(),
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

/**
 * The body of POST /webhooks for the OAUTH transport.
 * @see Digital River docs, "Creating a webhook"
 */
export interface WebhookBody {
  readonly types: readonly string[];
  readonly address: string;
  readonly apiVersion: string;
  readonly enabled: boolean;
  readonly transportType: 'OAUTH';
  readonly oauth: WebhookOauth;
}
