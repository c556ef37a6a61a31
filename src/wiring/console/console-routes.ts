import connectPgSimple from 'connect-pg-simple';
import type { Router } from 'express';
import session from 'express-session';
import type { Pool } from 'pg';
import { allowsFailedEventEditors, PERMISSION_SET_NOTICE } from '../../config/console-variables.ts';
import type { Config } from '../../config/index.ts';
import { auditFeature } from '../../console/audit/audit-feature.ts';
import type { ConsoleFeature } from '../../console/console-feature.ts';
import { consoleRouter } from '../../console/console-router.ts';
import { ordersFeature } from '../../console/orders/orders-feature.ts';
import { settingsFeature } from '../../console/settings/settings-feature.ts';
import { type AllowList, signInScopes } from '../../console/sign-in/allow-list.ts';
import { eventByKey } from '../../inbox/event-facts.ts';
import type { Logger } from '../../log.ts';
import { signInOrg } from '../../oauth/sign-in/sign-in-org.ts';
import { connectorProfile, type Profile } from '../../salesforce/schema/profile.ts';
import { HOUR_MS, MINUTE_MS } from '../../time.ts';
import type { WebParts } from '../web-parts.ts';
import { auditData, storedAuditTrail } from './audit.ts';
import { ordersData } from './orders/orders.ts';
import { settingsData } from './settings/settings.ts';

/** A user waits for it in a browser. */
const SALESFORCE_TIMEOUT_MS = 10_000;

/**
 * The console as configured; nothing when it is off.
 *
 * @param features built once: the API has the same ones
 */
export function consoleRoutesFor(
  {
    config,
    log,
    pool: connections,
    profile,
    refusals,
  }: Pick<WebParts, 'config' | 'log' | 'pool' | 'profile' | 'refusals'>,
  features: () => readonly ConsoleFeature[],
): Router | undefined {
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
    features: features(),
    audit: storedAuditTrail(pool, log),
    orgUrl: config.SALESFORCE_INSTANCE_URL,
    log,
    refusals: refusals(),
  });
}

/** The parts of the console and the API, in the order of the menu. */
export function consoleFeatures(parts: WebParts): ConsoleFeature[] {
  const pool = parts.pool();
  const features: ConsoleFeature[] = [
    ordersFeature(ordersData(parts)),
    settingsFeature(settingsData(parts)),
  ];
  return [...features, auditFeature(auditData(pool), features)];
}

function allowListOf(config: Config, { failedEvent }: Profile): AllowList {
  const object = (failedEvent ?? connectorProfile.failedEvent)?.object;
  return {
    users: config.CONSOLE_USERS ?? [],
    viewers: config.CONSOLE_VIEWERS ?? [],
    editorsOf: allowsFailedEventEditors(config) ? object : undefined,
    readersOf: config.CONSOLE_FAILED_EVENT_VIEWERS ? object : undefined,
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
