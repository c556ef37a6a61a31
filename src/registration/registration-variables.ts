import { z } from 'zod';
import { type Environment, processEnvironment } from '../config/index.ts';
import type { WebhookAuthentication } from '../sources/digital-river/api/registered-webhook.ts';
import type { WebhookProof } from './options.ts';
import { urlProblem } from './url-problem.ts';

// Free of spaces and line breaks: what is copied with a line break behind it fails far from its cause.
const oneWord = z
  .string('is missing')
  .min(1, 'is empty')
  .regex(/^\S*$/, 'holds a space or line break, which no such value has; copy it again');

// A line `NAME=` in an environment file means that the variable is not set.
const unlessEmpty = (value: unknown) => (value === '' ? undefined : value);

const apiUrl = z
  .string()
  .default('https://api.digitalriver.com')
  .superRefine((value, context) => {
    const message = urlProblem(value);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

/** Each variable of `scripts/register-webhooks.ts`. */
export const registrationSchema = z.object({
  DIGITAL_RIVER_API_KEY: oneWord
    .regex(
      /^(?!pk_)/,
      'is a public key (pk_…), which is for browsers only; copy the secret key (sk_…) from the Digital River Dashboard',
    )
    .describe(
      'Secret key of the Digital River account (sk_…): test or live decides whose orders are sent.',
    )
    .meta({ secret: true }),
  DIGITAL_RIVER_API_URL: z
    .preprocess(unlessEmpty, apiUrl)
    .describe("Base address of Digital River's API (default https://api.digitalriver.com)."),
  FULFILLMENT_USERNAME: oneWord.describe(
    "User name for the OAUTH transport: of the Salesforce integration user that Digital River signs in as, or of a client of the connector's own token endpoint.",
  ),
  FULFILLMENT_PASSWORD: z
    .string('is missing')
    .min(1, 'is empty')
    .describe('Password of that user or client.')
    .meta({ secret: true }),
  FULFILLMENT_SECURITY_TOKEN: z
    .string()
    .regex(/^\S*$/, 'holds a space or line break, which no security token has; copy it again')
    .default('')
    .describe(
      "The integration user's security token; it is sent directly behind the password. Empty when Salesforce trusts Digital River's addresses, and with --token-endpoint connector.",
    )
    .meta({ secret: true }),
  CONNECTED_APP_CLIENT_ID: oneWord.describe(
    "Consumer key of the Salesforce connected app, or id of the connector's own client.",
  ),
  CONNECTED_APP_CLIENT_SECRET: oneWord.describe('Its secret.').meta({ secret: true }),
  WEBHOOK_USERNAME: z
    .preprocess(unlessEmpty, oneWord.regex(/^[^:]*$/, 'holds a colon, which ends it').optional())
    .describe(
      'User name that Digital River presents on the HTTP transport, one of DIGITAL_RIVER_BASIC_CREDENTIALS; none for the signature alone.',
    ),
  WEBHOOK_PASSWORD: z
    .preprocess(unlessEmpty, oneWord.optional())
    .describe('Password that belongs to it.')
    .meta({ secret: true }),
});

const WEBHOOK_PAIR = { WEBHOOK_USERNAME: true, WEBHOOK_PASSWORD: true } as const;
const httpSchema = registrationSchema.pick({
  DIGITAL_RIVER_API_KEY: true,
  DIGITAL_RIVER_API_URL: true,
  ...WEBHOOK_PAIR,
});
const oauthSchema = registrationSchema.omit(WEBHOOK_PAIR);

/** What Digital River is to prove itself by. */
export type WebhookCredentials =
  | { readonly transport: 'http'; readonly authentication?: WebhookAuthentication }
  | {
      readonly transport: 'oauth';
      readonly userName: string;
      readonly password: string;
      readonly securityToken: string;
      readonly clientId: string;
      readonly clientSecret: string;
    };

export interface RegistrationConfig {
  readonly apiKey: string;
  readonly apiUrl: string;
  readonly credentials: WebhookCredentials;
}

interface ReadRegistration {
  readonly config?: RegistrationConfig;
  readonly problems: string[];
}

/**
 * Reads the environment of the registration script.
 * @param env the variables; the process's own by default
 * @param proof what Digital River is to prove itself by: that decides which variables are needed
 * @returns the values, or one sentence for each variable to be fixed; no sentence holds a secret
 */
export function registrationConfig(
  env: Environment = processEnvironment(),
  proof: WebhookProof = 'salesforce-tokens',
): ReadRegistration {
  return proof === 'http' ? httpConfig(env) : oauthConfig(env, proof);
}

function httpConfig(env: Environment): ReadRegistration {
  const parsed = httpSchema.safeParse(env);
  if (!parsed.success) return { problems: parsed.error.issues.map(sentence) };
  const { WEBHOOK_USERNAME: userName, WEBHOOK_PASSWORD: password, ...api } = parsed.data;
  if ((userName === undefined) !== (password === undefined)) {
    return {
      problems: ['WEBHOOK_USERNAME and WEBHOOK_PASSWORD belong together: set both, or none.'],
    };
  }
  const authentication =
    userName === undefined || password === undefined
      ? {}
      : { authentication: { userName, password } };
  return { problems: [], config: configWith(api, { transport: 'http', ...authentication }) };
}

function oauthConfig(env: Environment, proof: WebhookProof): ReadRegistration {
  const parsed = oauthSchema.safeParse(env);
  if (!parsed.success) return { problems: parsed.error.issues.map(sentence) };
  const values = parsed.data;
  if (proof === 'own-tokens' && values.FULFILLMENT_SECURITY_TOKEN !== '')
    return { problems: [NO_TOKEN] };
  const credentials = {
    transport: 'oauth',
    userName: values.FULFILLMENT_USERNAME,
    password: values.FULFILLMENT_PASSWORD,
    securityToken: values.FULFILLMENT_SECURITY_TOKEN,
    clientId: values.CONNECTED_APP_CLIENT_ID,
    clientSecret: values.CONNECTED_APP_CLIENT_SECRET,
  } as const;
  return { problems: [], config: configWith(values, credentials) };
}

const NO_TOKEN =
  "FULFILLMENT_SECURITY_TOKEN: expected nothing, since the connector's own token endpoint knows no security tokens, got a value. Unset it.";

function configWith(
  api: { readonly DIGITAL_RIVER_API_KEY: string; readonly DIGITAL_RIVER_API_URL: string },
  credentials: WebhookCredentials,
): RegistrationConfig {
  return {
    apiKey: api.DIGITAL_RIVER_API_KEY,
    apiUrl: api.DIGITAL_RIVER_API_URL,
    credentials,
  };
}

function sentence(issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0]);
  const field = Object.entries(registrationSchema.shape).find(([key]) => key === name)?.[1];
  return `${name}: ${issue.message}. ${field?.description ?? ''}`.trim();
}
