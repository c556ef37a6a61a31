import { z } from 'zod';
import { isCommonLogIn } from './my-domain.ts';
import { apiName, count, list, secret, text } from './variable-types.ts';

/** Fewer bytes could be guessed from a cookie that they signed. */
const MIN_SECRET_BYTES = 32;

/** The variables of the console: served when its app is named. */
export const consoleVariables = z.object({
  CONSOLE_CLIENT_ID: text
    .optional()
    .describe(
      "Consumer key of the app for the console's sign-in. The console is there when this is set.",
    ),
  CONSOLE_CLIENT_SECRET: text.optional().describe('Consumer secret of that app.').meta(secret),
  CONSOLE_SESSION_SECRETS: list
    .optional()
    .describe(
      'Secrets that sign the session cookies, at least 32 bytes each, comma-separated: the first one signs, all verify.',
    )
    .meta(secret),
  CONSOLE_USERS: list
    .optional()
    .describe('Salesforce users who may sign in: ids or user names, comma-separated.')
    .meta({ example: 'admin@example.com' }),
  CONSOLE_PERMISSION_SET: apiName
    .optional()
    .describe(
      'Permission set whose users may sign in, too: its API name. They need the permission View Setup and Configuration.',
    )
    .meta({ example: 'Digital_River_Connector_Admin' }),
  CONSOLE_IDLE_MINUTES: count(60).describe(
    'Minutes without a request after which the console asks to sign in again.',
  ),
  CONSOLE_SESSION_HOURS: count(8).describe(
    'Hours after a sign-in at which the console asks for another one, whatever happens.',
  ),
});

type ConsoleVariables = z.infer<typeof consoleVariables> & {
  readonly NODE_ENV: string;
  readonly PUBLIC_URL?: string | undefined;
  readonly SALESFORCE_INSTANCE_URL: string;
};

/** What is wrong with the console's variables together; nothing when it is off. */
export function consoleProblems(variables: ConsoleVariables): string[] {
  if (variables.CONSOLE_CLIENT_ID === undefined) return [];
  const needed = ['CONSOLE_CLIENT_SECRET', 'CONSOLE_SESSION_SECRETS', 'PUBLIC_URL'] as const;
  const missing = needed
    .filter((name) => variables[name] === undefined)
    .map((name) => `${name} is missing; CONSOLE_CLIENT_ID needs it.`);
  const nobody =
    variables.CONSOLE_USERS === undefined && variables.CONSOLE_PERMISSION_SET === undefined
      ? ['CONSOLE_USERS or CONSOLE_PERMISSION_SET has to say who may sign in to the console.']
      : [];
  // The allow-list is about one org's users.
  const anyOrg = isCommonLogIn(variables.SALESFORCE_INSTANCE_URL)
    ? [
        "SALESFORCE_INSTANCE_URL has to be the org's My Domain URL; the console needs it, since users of any org log in at the other.",
      ]
    : [];
  return [...missing, ...nobody, ...anyOrg, ...secretProblems(variables)];
}

/** In production the cookie must never travel in the clear. */
export function consoleProductionProblems(variables: ConsoleVariables): string[] {
  const { CONSOLE_CLIENT_ID: app, PUBLIC_URL: url } = variables;
  return app !== undefined && url !== undefined && !url.startsWith('https://')
    ? ['PUBLIC_URL has to begin with https:// in production; the console needs it.']
    : [];
}

function secretProblems({ CONSOLE_SESSION_SECRETS: secrets = [] }: ConsoleVariables): string[] {
  return secrets.some((each) => Buffer.byteLength(each) < MIN_SECRET_BYTES)
    ? [
        `CONSOLE_SESSION_SECRETS has one of fewer than ${MIN_SECRET_BYTES} bytes; "openssl rand -hex 32" makes one.`,
      ]
    : [];
}
