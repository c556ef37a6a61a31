import connectPgSimple from 'connect-pg-simple';
import type { Router } from 'express';
import session from 'express-session';
import type { Pool } from 'pg';
import { allowsFailedEventEditors, PERMISSION_SET_NOTICE } from '../../config/console-variables.ts';
import type { Config } from '../../config/index.ts';
import { alertsFeature } from '../../console/alerts/alerts-feature.ts';
import { auditFeature } from '../../console/audit/audit-feature.ts';
import type { ConsoleFeature } from '../../console/console-feature.ts';
import { consoleRouter } from '../../console/console-router.ts';
import { eventsFeature } from '../../console/events/events-feature.ts';
import { issuesFeature } from '../../console/issues/issues-feature.ts';
import { ordersFeature } from '../../console/orders/orders-feature.ts';
import { overviewFeature } from '../../console/overview/overview-feature.ts';
import { runsFeature } from '../../console/runs/runs-feature.ts';
import { runOperations } from '../../console/runs/runs-operations.ts';
import { settingsFeature } from '../../console/settings/settings-feature.ts';
import { type AllowList, signInScopes } from '../../console/sign-in/allow-list.ts';
import { unmappedFeature } from '../../console/unmapped/unmapped-feature.ts';
import { waitingFeature } from '../../console/waiting/waiting-feature.ts';
import type { Logger } from '../../log.ts';
import { signInOrg } from '../../oauth/sign-in/sign-in-org.ts';
import { connectorProfile, type Profile } from '../../salesforce/schema/profile.ts';
import { HOUR_MS, MINUTE_MS } from '../../time.ts';
import type { WebParts } from '../web-parts.ts';
import { alertsData } from './alerts.ts';
import { auditData, storedAuditTrail } from './audit.ts';
import { eventData } from './events/event-data.ts';
import { issuesData } from './issues.ts';
import { ordersData } from './orders/orders.ts';
import { guardedOrg } from './org/guarded-org.ts';
import { overviewData } from './overview.ts';
import { runsData } from './runs.ts';
import { settingsData } from './settings/settings.ts';
import { unmappedData } from './unmapped.ts';
import { waitingData } from './waiting.ts';

/** A user waits for it in a browser. */
const SALESFORCE_TIMEOUT_MS = 10_000;

/**
 * The console as configured; nothing when it is off.
 *
 * @param features built once: the API has the same ones
 */
export function consoleRoutesFor(
  parts: WebParts,
  features: () => readonly ConsoleFeature[],
): Router | undefined {
  const { config, log, pool: connections, profile, refusals } = parts;
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
    features: features(),
    audit: storedAuditTrail(pool, log),
    live: parts.live(),
    orgUrl: config.SALESFORCE_INSTANCE_URL,
    log,
    refusals: refusals(),
  });
}

/** The parts of the console and the API, in the order of the menu. */
export function consoleFeatures(parts: WebParts): ConsoleFeature[] {
  const pool = parts.pool();
  const runs = runOperations(runsData(parts));
  const askOrg = guardedOrg(parts);
  const features: ConsoleFeature[] = [
    overviewFeature(overviewData(parts)),
    issuesFeature(issuesData(parts, askOrg), runs),
    runsFeature(runs),
    waitingFeature(waitingData(parts)),
    unmappedFeature(unmappedData(parts), runs),
    eventsFeature(eventData(parts, pool)),
    ordersFeature(ordersData(parts, askOrg)),
    alertsFeature(alertsData(pool, parts.config)),
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
