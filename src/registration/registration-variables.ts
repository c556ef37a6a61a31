import { z } from 'zod';
import { type Environment, processEnvironment } from '../config/environment.ts';
import type { WebhookAuthentication } from '../sources/digital-river/api/registered-webhook.ts';
import { digitalRiverApiVariables } from '../sources/digital-river/api-variables.ts';
import type { WebhookProof } from './options/registration-options.ts';

// A value copied with a line break at its end would fail later, far from its cause.
const oneWord = z
  .string('is missing')
  .min(1, 'is empty')
  .regex(/^\S*$/, 'contains a space or a line break, which is never part of it; copy it again');

// In an environment file, `NAME=` means that the variable is not set.
const emptyAsUnset = (value: unknown) => (value === '' ? undefined : value);

const { shape: shared } = digitalRiverApiVariables;

/** The variables of `scripts/register-webhooks.ts`. */
export const registrationSchema = z.object({
  DIGITAL_RIVER_API_KEY: oneWord
    .regex(
      /^(?!pk_)/,
      'is a public key (pk_…), which is for browsers only; copy the secret key (sk_…) from the Digital River Dashboard',
    )
    .describe(shared.DIGITAL_RIVER_API_KEY.description ?? '')
    .meta({ secret: true }),
  DIGITAL_RIVER_API_URL: z
    .preprocess(emptyAsUnset, shared.DIGITAL_RIVER_API_URL)
    .describe(shared.DIGITAL_RIVER_API_URL.description ?? ''),
  FULFILLMENT_USERNAME: oneWord.describe(
    "User name that Digital River gets access tokens with (OAUTH transport): that of the Salesforce integration user, or of a client of the connector's own token endpoint.",
  ),
  FULFILLMENT_PASSWORD: z
    .string('is missing')
    .min(1, 'is empty')
    .describe('Password that belongs to FULFILLMENT_USERNAME.')
    .meta({ secret: true }),
  FULFILLMENT_SECURITY_TOKEN: z
    .string()
    .regex(
      /^\S*$/,
      'contains a space or a line break, which is never part of a security token; copy it again',
    )
    .default('')
    .describe(
      'Security token of the Salesforce integration user; it is appended to the password. Leave it empty when Digital River calls from a trusted IP range of Salesforce, and with --token-endpoint connector.',
    )
    .meta({ secret: true }),
  CONNECTED_APP_CLIENT_ID: oneWord.describe(
    "Consumer key of the Salesforce connected app, or the id of a client of the connector's own token endpoint.",
  ),
  CONNECTED_APP_CLIENT_SECRET: oneWord
    .describe('Consumer secret or client secret that belongs to CONNECTED_APP_CLIENT_ID.')
    .meta({ secret: true }),
  WEBHOOK_USERNAME: z
    .preprocess(
      emptyAsUnset,
      oneWord.regex(/^[^:]*$/, 'contains a colon, which would end the user name').optional(),
    )
    .describe(
      'User name that Digital River sends with the HTTP transport, one of DIGITAL_RIVER_BASIC_CREDENTIALS. Leave it empty to use the signature alone.',
    ),
  WEBHOOK_PASSWORD: z
    .preprocess(emptyAsUnset, oneWord.optional())
    .describe('Password that belongs to WEBHOOK_USERNAME.')
    .meta({ secret: true }),
});

const WEBHOOK_PAIR = { WEBHOOK_USERNAME: true, WEBHOOK_PASSWORD: true } as const;
const API = { DIGITAL_RIVER_API_KEY: true, DIGITAL_RIVER_API_URL: true } as const;
const apiSchema = registrationSchema.pick(API);
const httpSchema = registrationSchema.pick({ ...API, ...WEBHOOK_PAIR });
const oauthSchema = registrationSchema.omit(WEBHOOK_PAIR);

/** The credentials that Digital River is to send. */
export type WebhookCredentials =
  | { readonly transport: 'http'; readonly authentication?: WebhookAuthentication | undefined }
  | {
      readonly transport: 'oauth';
      readonly userName: string;
      readonly password: string;
      readonly securityToken: string;
      readonly clientId: string;
      readonly clientSecret: string;
    };

/** How Digital River's API is called. */
export interface ApiConfig {
  readonly apiKey: string;
  readonly apiUrl: string;
}

/** The values of the variables. */
export interface RegistrationConfig extends ApiConfig {
  readonly credentials: WebhookCredentials;
}

/**
 * The values of all variables that are secret, whether they are needed or not: Digital River might
 * quote any of them.
 */
export function secretValues(env: Environment): string[] {
  return Object.entries(registrationSchema.shape).flatMap(([name, field]) => {
    const value = env[name];
    return field.meta()?.secret === true && value ? [value] : [];
  });
}

interface ReadRegistration {
  readonly config?: RegistrationConfig;
  readonly problems: string[];
}

/**
 * Reads the environment of the registration script.
 *
 * @param env the variables; those of the process by default
 * @param proof how Digital River is to prove its identity; it decides which variables are needed
 * @returns the values, or one sentence per problem, without secrets
 */
export function registrationConfig(
  env: Environment = processEnvironment(),
  proof: WebhookProof = 'salesforce-tokens',
): ReadRegistration {
  return proof === 'http' ? httpConfig(env) : oauthConfig(env, proof);
}

/**
 * Reads the variables that every subcommand needs: those of Digital River's API.
 *
 * @returns the values, or one sentence per problem, without secrets
 */
export function apiConfig(env: Environment): {
  readonly config?: ApiConfig;
  readonly problems: string[];
} {
  const parsed = apiSchema.safeParse(env);
  if (!parsed.success) return { problems: parsed.error.issues.map(sentence) };
  const { DIGITAL_RIVER_API_KEY: apiKey, DIGITAL_RIVER_API_URL: apiUrl } = parsed.data;
  return { problems: [], config: { apiKey, apiUrl } };
}

function httpConfig(env: Environment): ReadRegistration {
  const parsed = httpSchema.safeParse(env);
  if (!parsed.success) return { problems: parsed.error.issues.map(sentence) };
  const { WEBHOOK_USERNAME: userName, WEBHOOK_PASSWORD: password, ...api } = parsed.data;
  if ((userName === undefined) !== (password === undefined)) {
    return {
      problems: ['WEBHOOK_USERNAME and WEBHOOK_PASSWORD belong together: set both or neither.'],
    };
  }
  const authentication =
    userName === undefined || password === undefined ? undefined : { userName, password };
  return { problems: [], config: configWith(api, { transport: 'http', authentication }) };
}

function oauthConfig(env: Environment, proof: WebhookProof): ReadRegistration {
  const parsed = oauthSchema.safeParse(env);
  if (!parsed.success) return { problems: parsed.error.issues.map(sentence) };
  const values = parsed.data;
  if (proof === 'own-tokens' && values.FULFILLMENT_SECURITY_TOKEN !== '') {
    return { problems: [SECURITY_TOKEN_PROBLEM] };
  }
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

const SECURITY_TOKEN_PROBLEM =
  "FULFILLMENT_SECURITY_TOKEN: expected no value, because the connector's own token endpoint uses no security tokens, got a value. Unset it.";

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
  const { got, todo } = issue.code === 'custom' ? (issue.params ?? {}) : {};
  const details = got === undefined ? '' : `, got ${got}. ${todo}`;
  return `${name}: ${issue.message}${details === '' ? '.' : details} ${field?.description ?? ''}`.trim();
}
