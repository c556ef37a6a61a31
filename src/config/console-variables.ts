import { z } from 'zod';
import { isCommonLogIn } from './my-domain.ts';
import { apiName, count, list, secret, text } from './variable-types.ts';

/** A shorter secret could be guessed from a cookie that it signed. */
const MIN_SECRET_BYTES = 32;

/** The variables of the console. It is served when CONSOLE_CLIENT_ID is set. */
export const consoleVariables = z.object({
  CONSOLE_CLIENT_ID: text
    .optional()
    .describe(
      'Consumer key of the Salesforce app for sign-in to the console. The console exists only when this is set.',
    ),
  CONSOLE_CLIENT_SECRET: text
    .optional()
    .describe('Consumer secret of the app for sign-in to the console.')
    .meta(secret),
  CONSOLE_SESSION_SECRETS: list
    .optional()
    .describe(
      'Secrets that sign session cookies, at least 32 bytes each, comma-separated. The first one signs, all verify.',
    )
    .meta(secret),
  CONSOLE_USERS: list
    .optional()
    .describe(
      'Salesforce users that have access to the console: user ids or user names, comma-separated.',
    )
    .meta({ example: 'admin@example.com' }),
  CONSOLE_PERMISSION_SET: apiName
    .optional()
    .describe(
      'API name of a permission set whose users have access to the console as well. They need the permission View Setup and Configuration.',
    )
    .meta({ example: 'Digital_River_Connector_Admin' }),
  CONSOLE_IDLE_MINUTES: count(60).describe(
    'Minutes without a request after which a console session ends.',
  ),
  CONSOLE_SESSION_HOURS: count(8).describe(
    'Hours after sign-in at which a console session ends, even if it is in use.',
  ),
});

type ConsoleVariables = z.infer<typeof consoleVariables> & {
  readonly NODE_ENV: string;
  readonly PUBLIC_URL?: string | undefined;
  readonly SALESFORCE_INSTANCE_URL: string;
};

/**
 * Checks the console's variables against each other.
 *
 * @returns one sentence per problem; none when the console is off
 */
export function consoleProblems(variables: ConsoleVariables): string[] {
  if (variables.CONSOLE_CLIENT_ID === undefined) return [];
  const needed = ['CONSOLE_CLIENT_SECRET', 'CONSOLE_SESSION_SECRETS', 'PUBLIC_URL'] as const;
  const missing = needed
    .filter((name) => variables[name] === undefined)
    .map((name) => `${name} is missing; CONSOLE_CLIENT_ID needs it.`);
  const noUsers =
    variables.CONSOLE_USERS === undefined && variables.CONSOLE_PERMISSION_SET === undefined
      ? [
          'CONSOLE_USERS or CONSOLE_PERMISSION_SET must be set: it names the users with access to the console.',
        ]
      : [];
  // The allow-list is for users of one org.
  const noOrg = isCommonLogIn(variables.SALESFORCE_INSTANCE_URL)
    ? [
        "SALESFORCE_INSTANCE_URL must be the org's My Domain URL; the console needs it, because users of every org can log in at login.salesforce.com and test.salesforce.com.",
      ]
    : [];
  return [...missing, ...noUsers, ...noOrg, ...secretProblems(variables)];
}

/** In production, the session cookie must travel encrypted. */
export function consoleProductionProblems(variables: ConsoleVariables): string[] {
  const { CONSOLE_CLIENT_ID: app, PUBLIC_URL: url } = variables;
  return app !== undefined && url !== undefined && !url.startsWith('https://')
    ? ['PUBLIC_URL must begin with https:// in production; the console needs it.']
    : [];
}

function secretProblems({ CONSOLE_SESSION_SECRETS: secrets = [] }: ConsoleVariables): string[] {
  return secrets.some((each) => Buffer.byteLength(each) < MIN_SECRET_BYTES)
    ? [
        `CONSOLE_SESSION_SECRETS contains a secret of fewer than ${MIN_SECRET_BYTES} bytes; create one with "openssl rand -hex 32".`,
      ]
    : [];
}
