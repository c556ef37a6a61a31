import { setTimeout as sleep } from 'node:timers/promises';
import type { AuthInfo } from '@salesforce/core';
import { withoutTrailingSlashes } from '../../url.ts';
import { OrgOutageError } from '../org-errors.ts';
import { toOrganizationId } from '../other-org.ts';
import type { Session } from './session.ts';

const HOW_TO_LOG_IN =
  'Log in with "sf org login web", "sf org login jwt" or "sf org login access-token"';

/**
 * The URL of an org that the `sf` CLI knows.
 *
 * @param org alias or user name; empty: the CLI's default org
 * @throws OrgOutageError `sign-in` when the CLI does not know the org; the message says how to
 *   log in
 */
export async function cliInstanceUrl(org: string): Promise<string> {
  const { instanceUrl } = (await authOf(org)).getFields();
  if (instanceUrl === undefined) throw unknownOrg(org, undefined);
  return withoutTrailingSlashes(instanceUrl);
}

/**
 * Opens a session in an org that the `sf` CLI knows. Uses the CLI's access token, or renews it once
 * if the org no longer accepts it.
 *
 * @param org alias or user name; empty: the CLI's default org
 * @param invalidToken the access token that the org no longer accepts
 * @param timeoutMs time limit in milliseconds
 * @throws OrgOutageError `sign-in` when the CLI does not know the org or cannot renew the token,
 *   `unavailable` after `timeoutMs`
 */
export async function cliSession(
  org: string,
  invalidToken: string | undefined,
  timeoutMs: number,
): Promise<Session> {
  const timeout = sleep(timeoutMs, undefined, { ref: false }).then(() => {
    throw new OrgOutageError('unavailable', "The org does not answer the sf CLI's log-in in time.");
  });
  return Promise.race([sessionOf(org, invalidToken), timeout]);
}

async function sessionOf(org: string, invalidToken: string | undefined): Promise<Session> {
  const auth = await authOf(org);
  const { accessToken, instanceUrl, refreshFn } = auth.getConnectionOptions();
  if (instanceUrl === undefined) throw unknownOrg(org, undefined);
  const { userId, orgId = '' } = auth.getFields();
  const session = (token: string) => ({
    accessToken: token,
    instanceUrl: withoutTrailingSlashes(instanceUrl),
    userId,
    organizationId: toOrganizationId(orgId),
  });
  if (accessToken !== undefined && accessToken !== invalidToken) return session(accessToken);
  if (refreshFn === undefined) {
    throw new OrgOutageError(
      'sign-in',
      `The sf CLI has only an access token for ${describe(org)}, and the org no longer accepts it. ${HOW_TO_LOG_IN} again.`,
    );
  }
  return session(await renewedToken(refreshFn, org));
}

type Renew = NonNullable<ReturnType<AuthInfo['getConnectionOptions']>['refreshFn']>;

/**
 * Calls jsforce's renewal directly: a connection of jsforce's would repeat it for as long as the
 * org answers 401.
 */
function renewedToken(renew: Renew, org: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const done = async (error: unknown, token?: string) => {
      if (token !== undefined && token !== '') return resolve(token);
      reject(
        new OrgOutageError(
          'sign-in',
          `The sf CLI cannot renew its log-in to ${describe(org)}. ${HOW_TO_LOG_IN} again.`,
          { cause: error },
        ),
      );
    };
    // The renewal does not use the connection that it gets as its first argument.
    Promise.resolve(renew(undefined as never, done)).catch(done);
  });
}

async function authOf(org: string): Promise<AuthInfo> {
  const { AuthInfo, ConfigAggregator, StateAggregator } = await loadCore().catch(
    (cause: unknown) => {
      throw isNotInstalled(cause) ? notInstalled() : cause;
    },
  );
  try {
    const chosen = org || (await defaultOrg(ConfigAggregator));
    const { aliases } = await StateAggregator.getInstance();
    return await AuthInfo.create({ username: aliases.resolveUsername(chosen) });
  } catch (cause) {
    throw unknownOrg(org, cause);
  }
}

async function loadCore(): Promise<typeof import('@salesforce/core')> {
  const { envVars } = await import('@salesforce/core/envVars');
  // Otherwise the CLI's library writes a log and usage data into the user's home directory.
  envVars.setBoolean('SF_DISABLE_LOG_FILE', true);
  envVars.setBoolean('SF_DISABLE_TELEMETRY', true);
  return import('@salesforce/core');
}

/** Production may leave the package out: it is a development dependency. */
function isNotInstalled(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
}

function notInstalled(): OrgOutageError {
  return new OrgOutageError(
    'sign-in',
    'The log-in of the sf CLI needs the npm package @salesforce/core, which is not installed here.',
    { advice: 'Run "npm ci --include=dev", or set the variables of another log-in.' },
  );
}

async function defaultOrg(aggregator: {
  create(): Promise<{ getPropertyValue(name: string): unknown }>;
}): Promise<string> {
  const chosen = (await aggregator.create()).getPropertyValue('target-org');
  if (typeof chosen === 'string' && chosen !== '') return chosen;
  throw new Error('The sf CLI has no default org.');
}

function unknownOrg(org: string, cause: unknown): OrgOutageError {
  return new OrgOutageError(
    'sign-in',
    `The sf CLI does not know ${describe(org)}. ${HOW_TO_LOG_IN}, or name another org in SALESFORCE_CLI_ORG; "sf org list" shows them. The connector must use the same keychain as the CLI: SF_USE_GENERIC_UNIX_KEYCHAIN.`,
    { cause },
  );
}

function describe(org: string): string {
  return org === '' ? 'a default org' : `the org "${org}"`;
}
