import { z } from 'zod';
import { isCommonLogIn } from './my-domain.ts';
import { apiName, count, flag, hours, list, secret, text } from './variable-types.ts';

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
  CONSOLE_FAILED_EVENT_EDITORS: flag
    .optional()
    .describe(
      '`true`: Salesforce users who can edit Digital River Failed Events have access to the console as well, such as those with the permission set Digital River Connector Admin. They need the permission API Enabled.',
    )
    .meta({ example: 'true' }),
  CONSOLE_PERMISSION_SET: apiName
    .optional()
    .describe(
      'Former name of CONSOLE_FAILED_EVENT_EDITORS: any value means `true`. The permission set that it names is no longer checked.',
    ),
  CONSOLE_IDLE_MINUTES: count(60).describe(
    'Minutes without a request after which a console session ends.',
  ),
  HEROKU_BUILD_COMMIT: text
    .optional()
    .describe(
      "Commit of the running release, which the console's overview shows. Heroku sets it when the app has the feature runtime-dyno-build-metadata; elsewhere, your deployment can.",
    )
    .meta({ example: '0123456789abcdef' }),
  CONSOLE_SESSION_HOURS: hours(8).describe(
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
    variables.CONSOLE_USERS === undefined && !allowsFailedEventEditors(variables)
      ? [
          'CONSOLE_USERS must be set, or CONSOLE_FAILED_EVENT_EDITORS must be true: they name the users with access to the console.',
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

/** Whether users who can edit Digital River Failed Events have access to the console. */
export function allowsFailedEventEditors(
  variables: Pick<ConsoleVariables, 'CONSOLE_FAILED_EVENT_EDITORS' | 'CONSOLE_PERMISSION_SET'>,
): boolean {
  return variables.CONSOLE_FAILED_EVENT_EDITORS ?? variables.CONSOLE_PERMISSION_SET !== undefined;
}

/** For administrators who still set CONSOLE_PERMISSION_SET. */
export const PERMISSION_SET_NOTICE = {
  found:
    'names a permission set, which is no longer checked: every user who can edit Digital River Failed Events has access to the console',
  todo: 'Set CONSOLE_FAILED_EVENT_EDITORS=true, and remove CONSOLE_PERMISSION_SET.',
} as const;

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
