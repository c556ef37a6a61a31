import { z } from 'zod';
import { signingKeys } from './signing-keys.ts';
import { tokenClients } from './token-clients.ts';
import { count, list, secret, text, url } from './variable-types.ts';

/**
 * The variables of access tokens: whose are believed, and the connector's own token endpoint. Salesforce's are believed
 * when it is said of which orgs and users; the connector's own when it has clients.
 */
export const oauthVariables = z.object({
  TOKEN_ORGANIZATION_IDS: list
    .optional()
    .describe(
      'Salesforce orgs whose access tokens Digital River may present; ids, comma-separated. Needed unless OAUTH_CLIENTS is set.',
    )
    .meta({ example: '00D000000000001EAA' }),
  TOKEN_USER_IDS: list
    .optional()
    .describe(
      'Users whose access tokens Digital River may present; ids, comma-separated. Needed unless OAUTH_CLIENTS is set.',
    )
    .meta({ example: '005000000000001AAA' }),
  TOKEN_VERIFICATION: z
    .enum(['userinfo', 'data-api', 'introspection'])
    .default('userinfo')
    .describe(
      'Which call tells whose a token of Salesforce is; introspection does not know tokens of the password grant.',
    ),
  TOKEN_INTROSPECTION_CLIENT_ID: text
    .optional()
    .describe('Consumer key of the app that may introspect tokens; for introspection.'),
  TOKEN_INTROSPECTION_CLIENT_SECRET: text
    .optional()
    .describe('Consumer secret of that app.')
    .meta(secret),
  TOKEN_JWT: z
    .stringbool()
    .default(false)
    .describe(
      "`true`: Salesforce's JWT-based access tokens are verified by the org's published keys, without a call for each.",
    ),
  TOKEN_JWT_ISSUER: url
    .optional()
    .describe(
      'Issuer and audience of JWT-based access tokens; SALESFORCE_INSTANCE_URL unless set.',
    ),
  TOKEN_GOOD_SECONDS: count(60, 0).describe(
    'How long a good token is believed without asking again, in seconds.',
  ),
  TOKEN_REFUSED_SECONDS: count(10, 0).describe(
    'How long a refused token is remembered, in seconds.',
  ),
  TOKEN_REFUSALS_PER_MINUTE: count(30).describe(
    'Refused requests for a token, and refused tokens of an address that had no good one within a day, per address and minute before it has to wait.',
  ),
  TOKEN_TIMEOUT_MS: count(2000).describe(
    'Longest look-up of a token, in milliseconds; Digital River waits 3,000.',
  ),
  OAUTH_CLIENTS: tokenClients
    .optional()
    .describe(
      "Clients of the connector's own token endpoint, as npm run create-client prints them. The endpoint is there when this is set.",
    ),
  OAUTH_SIGNING_KEYS: signingKeys
    .optional()
    .describe(
      'Private keys that sign its tokens, as npm run create-signing-key prints them: the first one signs, all verify.',
    )
    .meta(secret),
  OAUTH_TOKEN_SECONDS: count(600, 60).describe('How long its tokens are good, in seconds.'),
});

type OauthVariables = z.infer<typeof oauthVariables> & {
  readonly NODE_ENV: string;
  readonly PUBLIC_URL?: string | undefined;
};

/**
 * What is wrong with these variables together.
 *
 * @param wanted whether any path is called with access tokens
 */
export function oauthProblems(variables: OauthVariables, wanted: boolean): string[] {
  return [
    ...(wanted ? allowListProblems(variables) : []),
    ...lookUpProblems(variables),
    ...ownProblems(variables),
  ];
}

const ALLOW_LISTS = ['TOKEN_ORGANIZATION_IDS', 'TOKEN_USER_IDS'] as const;

/** Somebody's tokens have to be believed, and Salesforce's only of named orgs and users. */
function allowListProblems(variables: OauthVariables): string[] {
  const missing = ALLOW_LISTS.filter((name) => variables[name] === undefined);
  const unused = missing.length === ALLOW_LISTS.length && variables.OAUTH_CLIENTS !== undefined;
  return unused
    ? []
    : missing.map((name) => `${name} is missing. ${oauthVariables.shape[name].description}`);
}

function lookUpProblems(variables: OauthVariables): string[] {
  const needed = ['TOKEN_INTROSPECTION_CLIENT_ID', 'TOKEN_INTROSPECTION_CLIENT_SECRET'] as const;
  return variables.TOKEN_VERIFICATION === 'introspection'
    ? needed
        .filter((name) => variables[name] === undefined)
        .map((name) => `${name} is missing; TOKEN_VERIFICATION=introspection needs it.`)
    : [];
}

/** Keys are never made up: all processes have to know the same, before and after a restart. */
function ownProblems(variables: OauthVariables): string[] {
  if (variables.OAUTH_CLIENTS === undefined) return [];
  const missing = (['OAUTH_SIGNING_KEYS', 'PUBLIC_URL'] as const)
    .filter((name) => variables[name] === undefined)
    .map((name) => `${name} is missing; OAUTH_CLIENTS needs it.`);
  const { NODE_ENV, PUBLIC_URL = 'https://' } = variables;
  const open = NODE_ENV === 'production' && !PUBLIC_URL.startsWith('https://');
  return open ? [...missing, 'PUBLIC_URL has to begin with https:// in production.'] : missing;
}
