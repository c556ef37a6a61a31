import { z } from 'zod';
import { type Environment, processEnvironment } from '../config.ts';
import { urlProblem } from './url-problem.ts';

// Free of spaces and line breaks: what is copied with a line break behind it fails far from its cause.
const oneWord = z
  .string('is missing')
  .min(1, 'is empty')
  .regex(/^\S*$/, 'holds a space or line break, which no such value has; copy it again');

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
    // A line `NAME=` in an environment file means that the variable is not set.
    .preprocess((value) => (value === '' ? undefined : value), apiUrl)
    .describe("Base address of Digital River's API (default https://api.digitalriver.com)."),
  FULFILLMENT_USERNAME: oneWord.describe(
    'Salesforce user name of the integration user that Digital River signs in as.',
  ),
  FULFILLMENT_PASSWORD: z
    .string('is missing')
    .min(1, 'is empty')
    .describe("The integration user's Salesforce password.")
    .meta({ secret: true }),
  FULFILLMENT_SECURITY_TOKEN: z
    .string()
    .regex(/^\S*$/, 'holds a space or line break, which no security token has; copy it again')
    .default('')
    .describe(
      "The integration user's security token; it is sent directly behind the password. Empty when Salesforce trusts Digital River's addresses.",
    )
    .meta({ secret: true }),
  CONNECTED_APP_CLIENT_ID: oneWord.describe('Consumer key of the Salesforce connected app.'),
  CONNECTED_APP_CLIENT_SECRET: oneWord
    .describe('Consumer secret of the Salesforce connected app.')
    .meta({ secret: true }),
});

export interface RegistrationConfig {
  readonly apiKey: string;
  readonly apiUrl: string;
  readonly userName: string;
  readonly password: string;
  readonly securityToken: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Reads the environment of the registration script.
 * @param env the variables; the process's own by default
 * @returns the values, or one sentence for each variable to be fixed; no sentence holds a secret
 */
export function registrationConfig(env: Environment = processEnvironment()): {
  readonly config?: RegistrationConfig;
  readonly problems: string[];
} {
  const parsed = registrationSchema.safeParse(env);
  if (!parsed.success) return { problems: parsed.error.issues.map(sentence) };
  const values = parsed.data;
  return {
    problems: [],
    config: {
      apiKey: values.DIGITAL_RIVER_API_KEY,
      apiUrl: values.DIGITAL_RIVER_API_URL,
      userName: values.FULFILLMENT_USERNAME,
      password: values.FULFILLMENT_PASSWORD,
      securityToken: values.FULFILLMENT_SECURITY_TOKEN,
      clientId: values.CONNECTED_APP_CLIENT_ID,
      clientSecret: values.CONNECTED_APP_CLIENT_SECRET,
    },
  };
}

function sentence(issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0]);
  const field = Object.entries(registrationSchema.shape).find(([key]) => key === name)?.[1];
  return `${name}: ${issue.message}. ${field?.description ?? ''}`.trim();
}
