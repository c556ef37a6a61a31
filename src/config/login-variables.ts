import { z } from 'zod';
import type { LoginMethod } from '../salesforce/login/log-in.ts';
import { instanceUrlProblem } from './my-domain.ts';
import { loginKey } from './private-keys/login-key.ts';
import { choice, secret, text, url } from './variable-types.ts';

/** The variables of the connector's log-in to its org. */
export const loginVariables = z.object({
  SALESFORCE_SIGN_IN: choice(['jwt-bearer', 'client-credentials', 'refresh-token', 'cli-org'])
    .default('jwt-bearer')
    .describe(
      'How the connector logs in to the org: `jwt-bearer`, `client-credentials`, `refresh-token`, or `cli-org` (an org that the sf CLI is logged in to; for scripts and local use only).',
    ),
  SALESFORCE_CLIENT_ID: text
    .optional()
    .describe(
      'Consumer key of the Salesforce app that the connector logs in with; not needed for cli-org.',
    )
    .meta({ example: '3MVG9…', heroku: 'later' }),
  SALESFORCE_CLIENT_SECRET: text
    .optional()
    .describe(
      'Consumer secret of that app; for client-credentials, and for refresh-token if the app requires it.',
    )
    .meta(secret),
  SALESFORCE_USERNAME: text
    .optional()
    .describe('User name of the integration user; for jwt-bearer.')
    .meta({ example: 'integration@example.com', heroku: 'later' }),
  SALESFORCE_PRIVATE_KEY: loginKey
    .optional()
    .describe(
      "RSA private key that belongs to the app's certificate, of at least 2,048 bits, as PEM; for jwt-bearer. It can be written in one line: a line break as \\n, as a space, or not at all.",
    )
    .meta({ ...secret, heroku: 'later' }),
  SALESFORCE_AUDIENCE: url
    .default('https://login.salesforce.com')
    .describe('Audience of the JWT; https://test.salesforce.com for sandboxes. For jwt-bearer.')
    .meta({ heroku: { value: 'https://login.salesforce.com' } }),
  SALESFORCE_REFRESH_TOKEN: text
    .optional()
    .describe(
      'Refresh token; for refresh-token. When the org replaces it, the new one is stored in the database, encrypted.',
    )
    .meta(secret),
  SALESFORCE_CLI_ORG: z
    .string()
    .default('')
    .describe(
      "Alias or user name of the org in the sf CLI; empty means the CLI's default org. For cli-org.",
    ),
});

type LoginVariables = z.infer<typeof loginVariables>;

const NEEDED = {
  'jwt-bearer': ['SALESFORCE_CLIENT_ID', 'SALESFORCE_USERNAME', 'SALESFORCE_PRIVATE_KEY'],
  'client-credentials': ['SALESFORCE_CLIENT_ID', 'SALESFORCE_CLIENT_SECRET'],
  'refresh-token': ['SALESFORCE_CLIENT_ID', 'SALESFORCE_REFRESH_TOKEN'],
  'cli-org': [],
} as const;

/**
 * Checks that the chosen log-in method has the variables and the address that it needs.
 *
 * @returns one sentence per problem
 */
export function loginProblems(
  variables: LoginVariables & { readonly SALESFORCE_INSTANCE_URL: string },
): string[] {
  const method = variables.SALESFORCE_SIGN_IN;
  const missing = NEEDED[method].filter((name) => variables[name] === undefined);
  const address = instanceUrlProblem(
    variables.SALESFORCE_INSTANCE_URL,
    method === 'client-credentials',
  );
  return [
    ...missing.map((name) => `${name} is missing; SALESFORCE_SIGN_IN=${method} needs it.`),
    ...(address === undefined ? [] : [address]),
  ];
}

/** In production, the connector needs a log-in of its own, not that of a person's sf CLI. */
export function loginProductionProblems({ SALESFORCE_SIGN_IN: method }: LoginVariables) {
  return method === 'cli-org'
    ? [
        "SALESFORCE_SIGN_IN=cli-org is for scripts and local use: it is a person's log-in, stored on that person's machine. Use jwt-bearer or client-credentials in production; on your own machine, set NODE_ENV=development.",
      ]
    : [];
}

/** The log-in method with its credentials; undefined when one of its variables is missing. */
export function loginOf(variables: LoginVariables): LoginMethod | undefined {
  const {
    SALESFORCE_SIGN_IN: method,
    SALESFORCE_CLIENT_ID: clientId,
    SALESFORCE_CLIENT_SECRET: clientSecret,
    SALESFORCE_USERNAME: username,
    SALESFORCE_PRIVATE_KEY: privateKey,
    SALESFORCE_AUDIENCE: audience,
    SALESFORCE_REFRESH_TOKEN: refreshToken,
    SALESFORCE_CLI_ORG: org,
  } = variables;
  if (method === 'cli-org') return { method, org };
  if (clientId === undefined) return undefined;
  switch (method) {
    case 'client-credentials':
      return clientSecret === undefined ? undefined : { method, clientId, clientSecret };
    case 'refresh-token':
      return refreshToken === undefined
        ? undefined
        : { method, clientId, clientSecret, refreshToken };
    default:
      return username === undefined || privateKey === undefined
        ? undefined
        : { method, clientId, username, privateKey, audience };
  }
}
