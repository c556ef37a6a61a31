import { setTimeout as sleep } from 'node:timers/promises';
import type { AuthInfo } from '@salesforce/core';
import { withoutTrailingSlashes } from '../../url.ts';
import { OrgOutageError } from '../org-errors.ts';
import type { Session } from './session.ts';

const HOW_TO_LOG_IN =
  'Log in by "sf org login web", "sf org login jwt" or "sf org login access-token"';

/**
 * Where an org is that the `sf` CLI knows.
 *
 * @param org alias or user name; empty: the CLI's default org
 * @throws OrgOutageError `sign-in` saying how to log in when the CLI does not know it
 */
export async function cliInstanceUrl(org: string): Promise<string> {
  const { instanceUrl } = (await authOf(org)).getFields();
  if (instanceUrl === undefined) throw unknown(org, undefined);
  return withoutLastSlash(instanceUrl);
}

/**
 * Opens a session in an org that the `sf` CLI knows: its own access token while the org takes that, else one renewal.
 *
 * @param refused the access token that the org no longer takes
 * @throws OrgOutageError `sign-in` when the CLI can't renew it, `unavailable` after `timeoutMs`
 */
export async function cliSession(
  org: string,
  refused: string | undefined,
  timeoutMs: number,
): Promise<Session> {
  const tooLate = sleep(timeoutMs, undefined, { ref: false }).then(() => {
    throw new OrgOutageError('unavailable', "The org gives the sf CLI's log-in no answer in time.");
  });
  return Promise.race([sessionOf(org, refused), tooLate]);
}

async function sessionOf(org: string, refused: string | undefined): Promise<Session> {
  const auth = await authOf(org);
  const { accessToken, instanceUrl, refreshFn } = auth.getConnectionOptions();
  if (instanceUrl === undefined) throw unknown(org, undefined);
  const session = (token: string) => ({
    accessToken: token,
    instanceUrl: withoutLastSlash(instanceUrl),
    userId: auth.getFields().userId,
  });
  if (accessToken !== undefined && accessToken !== refused) return session(accessToken);
  if (refreshFn === undefined) {
    throw new OrgOutageError(
      'sign-in',
      `The sf CLI knows ${named(org)} by an access token alone, and the org no longer takes it. ${HOW_TO_LOG_IN} again.`,
    );
  }
  return session(await renewed(refreshFn, org));
}

type Renew = NonNullable<ReturnType<AuthInfo['getConnectionOptions']>['refreshFn']>;

/** Called by itself: inside a connection of jsforce's it would be called again and again while the org answers 401. */
function renewed(renew: Renew, org: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const done = async (error: unknown, token?: string) => {
      if (token !== undefined && token !== '') return resolve(token);
      reject(
        new OrgOutageError(
          'sign-in',
          `The sf CLI can not renew its log-in to ${named(org)}. ${HOW_TO_LOG_IN} again.`,
          { cause: error },
        ),
      );
    };
    // The connection that jsforce hands on here is not used.
    Promise.resolve(renew(undefined as never, done)).catch(done);
  });
}

async function authOf(org: string): Promise<AuthInfo> {
  const { envVars } = await import('@salesforce/core/envVars');
  // The CLI's library would write logs and usage figures into the user's home.
  envVars.setBoolean('SF_DISABLE_LOG_FILE', true);
  envVars.setBoolean('SF_DISABLE_TELEMETRY', true);
  const { AuthInfo, ConfigAggregator, StateAggregator } = await import('@salesforce/core');
  try {
    const chosen = org || (await defaultOrg(ConfigAggregator));
    const { aliases } = await StateAggregator.getInstance();
    return await AuthInfo.create({ username: aliases.resolveUsername(chosen) });
  } catch (cause) {
    throw unknown(org, cause);
  }
}

async function defaultOrg(aggregator: {
  create(): Promise<{ getPropertyValue(name: string): unknown }>;
}): Promise<string> {
  const chosen = (await aggregator.create()).getPropertyValue('target-org');
  if (typeof chosen === 'string' && chosen !== '') return chosen;
  throw new Error('The sf CLI has no default org.');
}

function unknown(org: string, cause: unknown): OrgOutageError {
  return new OrgOutageError(
    'sign-in',
    `The sf CLI does not know ${named(org)}. ${HOW_TO_LOG_IN}, or name another in SALESFORCE_CLI_ORG; "sf org list" shows them. Its key chain must be the same: SF_USE_GENERIC_UNIX_KEYCHAIN.`,
    { cause },
  );
}

function named(org: string): string {
  return org === '' ? 'a default org' : `the org "${org}"`;
}

/** The CLI keeps the address as it was typed; a slash at its end would double that of each path. */
function withoutLastSlash(url: string): string {
  return withoutTrailingSlashes(url);
}
