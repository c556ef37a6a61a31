import { z } from 'zod';
import { isCommonLogIn } from './my-domain.ts';
import { apiName, count, days, flag, hours, list, secret, text } from './variable-types.ts';

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
    .meta({ ...secret, heroku: { generator: 'secret' } }),
  CONSOLE_USERS: list
    .optional()
    .describe(
      'Salesforce users that have full access to the console, as operators: user ids or user names, comma-separated.',
    )
    .meta({ example: 'admin@example.com' }),
  CONSOLE_VIEWERS: list
    .optional()
    .describe(
      'Salesforce users that may look at the console, and change nothing, whatever they can edit in Salesforce: user ids or user names, comma-separated.',
    )
    .meta({ example: 'support@example.com' }),
  CONSOLE_FAILED_EVENT_EDITORS: flag
    .optional()
    .describe(
      '`true`: Salesforce users who can edit Digital River Failed Events have full access to the console as well, as operators, such as those with the permission set Digital River Connector Admin. They need the permission API Enabled.',
    )
    .meta({ example: 'true' }),
  CONSOLE_FAILED_EVENT_VIEWERS: flag
    .default(false)
    .describe(
      '`true`: Salesforce users who can see Digital River Failed Events may look at the console as well, and change nothing, such as those with the permission set Digital River Connector Viewer. They need the permission API Enabled.',
    ),
  CONSOLE_PERMISSION_SET: apiName
    .optional()
    .describe(
      'Former name of CONSOLE_FAILED_EVENT_EDITORS: any value means `true`. The permission set that it names is no longer checked.',
    ),
  CONSOLE_IDLE_MINUTES: count(60).describe(
    'Minutes without a request after which a console session ends.',
  ),
  CONSOLE_AUDIT_DAYS: days(365, 30).describe(
    'Days after which an entry of the audit trail is deleted, at least 30.',
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
  const letsUsersIn =
    variables.CONSOLE_USERS !== undefined ||
    variables.CONSOLE_VIEWERS !== undefined ||
    allowsFailedEventEditors(variables) ||
    variables.CONSOLE_FAILED_EVENT_VIEWERS;
  const noUsers = letsUsersIn
    ? []
    : [
        'CONSOLE_USERS must be set, or CONSOLE_FAILED_EVENT_EDITORS must be true: they name the users with access to the console. CONSOLE_VIEWERS and CONSOLE_FAILED_EVENT_VIEWERS name those who may look only.',
      ];
  // The allow-list is for users of one org.
  const noOrg = isCommonLogIn(variables.SALESFORCE_INSTANCE_URL)
    ? [
        "SALESFORCE_INSTANCE_URL must be the org's My Domain URL; the console needs it, because users of every org can log in at login.salesforce.com and test.salesforce.com.",
      ]
    : [];
  const twice = (variables.CONSOLE_VIEWERS ?? []).some((name) =>
    variables.CONSOLE_USERS?.some((user) => user.toLowerCase() === name.toLowerCase()),
  )
    ? ['CONSOLE_VIEWERS names a user of CONSOLE_USERS as well; remove the user from one of them.']
    : [];
  return [...missing, ...noUsers, ...twice, ...noOrg, ...secretProblems(variables)];
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
