import { z } from 'zod';
import type { SignInMethod } from '../salesforce/sign-in.ts';
import { secret, text, url } from './kinds.ts';

/** The variables of the connector's log-in to its org. */
export const signInVariables = z.object({
  SALESFORCE_SIGN_IN: z
    .enum(['jwt-bearer', 'client-credentials'])
    .default('jwt-bearer')
    .describe('How the connector logs in to the org.'),
  SALESFORCE_CLIENT_ID: text
    .describe("Consumer key of the app for the connector's log-in.")
    .meta({ example: '3MVG9…' }),
  SALESFORCE_CLIENT_SECRET: text
    .optional()
    .describe('Consumer secret; for client-credentials.')
    .meta(secret),
  SALESFORCE_USERNAME: text
    .optional()
    .describe('User name of the integration user; for jwt-bearer.')
    .meta({ example: 'integration@example.com' }),
  SALESFORCE_PRIVATE_KEY: text
    .transform((pem) => pem.replaceAll('\\n', '\n'))
    .optional()
    .describe('RSA private key, PKCS #8 PEM (line breaks may be written \\n); for jwt-bearer.')
    .meta(secret),
  SALESFORCE_AUDIENCE: url
    .default('https://login.salesforce.com')
    .describe('Audience of the JWT: https://test.salesforce.com for sandboxes.'),
});

type SignInVariables = z.infer<typeof signInVariables>;

/** What the chosen way of logging in lacks. */
export function signInProblems(variables: SignInVariables): string[] {
  const needed =
    variables.SALESFORCE_SIGN_IN === 'jwt-bearer'
      ? (['SALESFORCE_USERNAME', 'SALESFORCE_PRIVATE_KEY'] as const)
      : (['SALESFORCE_CLIENT_SECRET'] as const);
  return needed
    .filter((name) => variables[name] === undefined)
    .map(
      (name) => `${name} is missing; SALESFORCE_SIGN_IN=${variables.SALESFORCE_SIGN_IN} needs it.`,
    );
}

/** How the connector logs in; nothing when something is missing. */
export function signInOf(variables: SignInVariables): SignInMethod | undefined {
  const {
    SALESFORCE_CLIENT_ID: clientId,
    SALESFORCE_CLIENT_SECRET: clientSecret,
    SALESFORCE_USERNAME: username,
    SALESFORCE_PRIVATE_KEY: privateKey,
    SALESFORCE_AUDIENCE: audience,
  } = variables;
  if (variables.SALESFORCE_SIGN_IN === 'client-credentials') {
    return clientSecret === undefined
      ? undefined
      : { method: 'client-credentials', clientId, clientSecret };
  }
  return username === undefined || privateKey === undefined
    ? undefined
    : { method: 'jwt-bearer', clientId, username, privateKey, audience };
}
