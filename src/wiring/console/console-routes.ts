import connectPgSimple from 'connect-pg-simple';
import type { Router } from 'express';
import session from 'express-session';
import type { Pool } from 'pg';
import { allowsFailedEventEditors, PERMISSION_SET_NOTICE } from '../../config/console-variables.ts';
import type { Config } from '../../config/index.ts';
import { alertsFeature } from '../../console/alerts/alerts-feature.ts';
import type { ConsoleFeature } from '../../console/console-feature.ts';
import { consoleRouter } from '../../console/console-router.ts';
import type { AuditTrail } from '../../console/operation/audit-trail.ts';
import { type AllowList, signInScopes } from '../../console/sign-in/allow-list.ts';
import { eventByKey } from '../../inbox/event-facts.ts';
import type { Logger } from '../../log.ts';
import { signInOrg } from '../../oauth/sign-in/sign-in-org.ts';
import { connectorProfile, type Profile } from '../../salesforce/schema/profile.ts';
import { HOUR_MS, MINUTE_MS } from '../../time.ts';
import type { WebParts } from '../web-parts.ts';
import { alertsData } from './alerts.ts';

/** A user waits for it in a browser. */
const SALESFORCE_TIMEOUT_MS = 10_000;

/** The console as configured; nothing when it is off. */
export function consoleRoutesFor({
  config,
  log,
  pool: connections,
  profile,
  refusals,
}: Pick<WebParts, 'config' | 'log' | 'pool' | 'profile' | 'refusals'>): Router | undefined {
  const {
    CONSOLE_CLIENT_ID: clientId,
    CONSOLE_CLIENT_SECRET: clientSecret = '',
    CONSOLE_SESSION_SECRETS: secrets = [],
    PUBLIC_URL: publicUrl,
  } = config;
  if (clientId === undefined || publicUrl === undefined) return undefined;
  if (config.CONSOLE_PERMISSION_SET !== undefined) {
    const { found, todo } = PERMISSION_SET_NOTICE;
    log.warn({ todo }, `CONSOLE_PERMISSION_SET ${found}`);
  }
  const pool = connections();
  const allowList = allowListOf(config, profile());
  const org = { instanceUrl: config.SALESFORCE_INSTANCE_URL, timeoutMs: SALESFORCE_TIMEOUT_MS };
  return consoleRouter({
    publicUrl,
    session: {
      store: storeIn(pool, log),
      secrets,
      idleMs: config.CONSOLE_IDLE_MINUTES * MINUTE_MS,
    },
    signIn: {
      salesforce: {
        ...{ ...org, clientId, clientSecret },
        callbackUrl: new URL('/console/callback', publicUrl).href,
        scopes: signInScopes(allowList),
      },
      org: signInOrg({ ...org, apiVersion: config.SALESFORCE_API_VERSION }),
      allowList,
      maxMs: config.CONSOLE_SESSION_HOURS * HOUR_MS,
      now: Date.now,
      log,
    },
    findEvent: (key) => eventByKey(pool, key),
    features: consoleFeatures(pool, config),
    audit: auditTrail(log),
    orgUrl: config.SALESFORCE_INSTANCE_URL,
    log,
    refusals: refusals(),
  });
}

/** The parts of the console, in the order of its menu. */
function consoleFeatures(pool: Pool, config: Config): ConsoleFeature[] {
  return [alertsFeature(alertsData(pool, config))];
}

function auditTrail(log: Logger): AuditTrail {
  return {
    async record({ actor: { kind, id }, action, outcome }) {
      log.info({ kind, id, action, outcome }, 'console action');
    },
  };
}

function allowListOf(config: Config, { failedEvent }: Profile): AllowList {
  const shownAs = failedEvent ?? connectorProfile.failedEvent;
  return {
    users: config.CONSOLE_USERS ?? [],
    editorsOf: allowsFailedEventEditors(config) ? shownAs?.object : undefined,
  };
}

function storeIn(pool: Pool, log: Logger): session.Store {
  const Store = connectPgSimple(session);
  return new Store({
    pool,
    tableName: 'console_session',
    errorLog: (...facts: unknown[]) =>
      log.warn({ err: facts.at(-1) }, 'sessions that ran out could not be deleted'),
  });
}
