import { z } from 'zod';
import { signingKeys } from './private-keys/signing-keys.ts';
import { tokenClients } from './token-clients.ts';
import { choice, count, flag, list, secret, text, url } from './variable-types.ts';

/**
 * The variables of access tokens: which tokens are accepted, and the connector's own token
 * endpoint. Salesforce's tokens are accepted from the listed orgs and users only; the connector's
 * own when clients are configured.
 */
export const oauthVariables = z.object({
  TOKEN_ORGANIZATION_IDS: list
    .optional()
    .describe(
      'Salesforce orgs whose access tokens are accepted from Digital River: org ids, comma-separated. Needed unless OAUTH_CLIENTS is set.',
    )
    .meta({ example: '00D000000000001EAA', heroku: 'later' }),
  TOKEN_USER_IDS: list
    .optional()
    .describe(
      'Users whose access tokens are accepted from Digital River: Salesforce user ids, comma-separated. Needed unless OAUTH_CLIENTS is set.',
    )
    .meta({ example: '005000000000001AAA', heroku: 'later' }),
  TOKEN_VERIFICATION: choice(['userinfo', 'data-api', 'introspection'])
    .default('userinfo')
    .describe(
      'Salesforce API that the connector calls to find the user of an access token: `userinfo`, `data-api` or `introspection`. Introspection does not know tokens of the password grant.',
    ),
  TOKEN_INTROSPECTION_CLIENT_ID: text
    .optional()
    .describe(
      'Consumer key of the app that is allowed to introspect tokens; needed when TOKEN_VERIFICATION is introspection.',
    ),
  TOKEN_INTROSPECTION_CLIENT_SECRET: text
    .optional()
    .describe('Consumer secret of the app that is allowed to introspect tokens.')
    .meta(secret),
  TOKEN_JWT: flag
    .default(false)
    .describe(
      "`true`: JWT-based access tokens of Salesforce are verified with the org's public keys, without a call for each token.",
    ),
  TOKEN_JWT_ISSUER: url
    .optional()
    .describe(
      'Issuer and audience of JWT-based access tokens. When it is not set, SALESFORCE_INSTANCE_URL is used.',
    ),
  TOKEN_GOOD_SECONDS: count(60, 0).describe(
    'How long the result for a valid token is cached, in seconds.',
  ),
  TOKEN_REFUSED_SECONDS: count(10, 0).describe(
    'How long the result for an invalid token is cached, in seconds.',
  ),
  TOKEN_REFUSALS_PER_MINUTE: count(30, 1, 10_000).describe(
    'Limit of denied calls per caller address and minute: requests for a token; calls with a wrong user name and password, key or signature; and calls with an invalid token, from an address that presented no valid one within a day. Above it, the caller is asked to retry later. Valid calls are accepted all the same.',
  ),
  TOKEN_TIMEOUT_MS: count(2000).describe(
    'Timeout of one token verification, in milliseconds. Digital River waits 3,000 ms for the whole reply.',
  ),
  OAUTH_CLIENTS: tokenClients
    .optional()
    .describe(
      "Clients of the connector's own token endpoint, as printed by npm run create-client: those that deliver webhooks, and those of the API. The endpoint exists only when this is set.",
    )
    .meta({ heroku: 'later' }),
  OAUTH_SIGNING_KEYS: signingKeys
    .optional()
    .describe(
      'Private keys for the access tokens that the connector issues, as printed by npm run create-signing-key. The first key signs, all keys verify.',
    )
    .meta({ ...secret, heroku: 'later' }),
  OAUTH_TOKEN_SECONDS: count(600, 60).describe(
    'Lifetime of the access tokens that the connector issues, in seconds.',
  ),
});

type OauthVariables = z.infer<typeof oauthVariables> & {
  readonly NODE_ENV: string;
  readonly PUBLIC_URL?: string | undefined;
};

/**
 * Checks these variables against each other.
 *
 * @param usesTokens whether any path expects access tokens
 * @returns one sentence per problem
 */
export function oauthProblems(variables: OauthVariables, usesTokens: boolean): string[] {
  return [
    ...(usesTokens ? allowListProblems(variables) : []),
    ...introspectionProblems(variables),
    ...tokenEndpointProblems(variables),
  ];
}

const ALLOW_LISTS = ['TOKEN_ORGANIZATION_IDS', 'TOKEN_USER_IDS'] as const;

/** Both allow-lists are needed, unless only the connector's own tokens are accepted. */
function allowListProblems(variables: OauthVariables): string[] {
  const missing = ALLOW_LISTS.filter((name) => variables[name] === undefined);
  const hasOwn = variables.OAUTH_CLIENTS?.some(({ scope }) => scope === 'webhooks') ?? false;
  const unused = missing.length === ALLOW_LISTS.length && hasOwn;
  return unused
    ? []
    : missing.map((name) => `${name} is missing. ${oauthVariables.shape[name].description}`);
}

function introspectionProblems(variables: OauthVariables): string[] {
  const needed = ['TOKEN_INTROSPECTION_CLIENT_ID', 'TOKEN_INTROSPECTION_CLIENT_SECRET'] as const;
  return variables.TOKEN_VERIFICATION === 'introspection'
    ? needed
        .filter((name) => variables[name] === undefined)
        .map((name) => `${name} is missing; TOKEN_VERIFICATION=introspection needs it.`)
    : [];
}

/** Keys are never generated at start: all processes need the same ones, also after a restart. */
function tokenEndpointProblems(variables: OauthVariables): string[] {
  if (variables.OAUTH_CLIENTS === undefined) return [];
  const missing = (['OAUTH_SIGNING_KEYS', 'PUBLIC_URL'] as const)
    .filter((name) => variables[name] === undefined)
    .map((name) => `${name} is missing; OAUTH_CLIENTS needs it.`);
  const { NODE_ENV, PUBLIC_URL = 'https://' } = variables;
  const isInsecure = NODE_ENV === 'production' && !PUBLIC_URL.startsWith('https://');
  return isInsecure ? [...missing, 'PUBLIC_URL must begin with https:// in production.'] : missing;
}
