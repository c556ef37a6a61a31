import connectPgSimple from 'connect-pg-simple';
import type { Router } from 'express';
import session from 'express-session';
import type { Pool } from 'pg';
import { consoleRouter } from '../console/console-router.ts';
import { eventByKey } from '../inbox/event-facts.ts';
import type { Logger } from '../log.ts';
import { signInOrg } from '../oauth/sign-in/sign-in-org.ts';
import { HOUR_MS, MINUTE_MS } from '../time.ts';
import type { Parts } from './parts.ts';

/** Somebody waits for it in front of a browser. */
const SALESFORCE_TIMEOUT_MS = 10_000;

/** The console as configured; nothing when it is off. */
export function consoleRoutesFor({
  config,
  log,
  pool: connections,
}: Pick<Parts, 'config' | 'log' | 'pool'>): Router | undefined {
  const {
    CONSOLE_CLIENT_ID: clientId,
    CONSOLE_CLIENT_SECRET: clientSecret = '',
    CONSOLE_SESSION_SECRETS: secrets = [],
    CONSOLE_PERMISSION_SET: permissionSet,
    PUBLIC_URL: publicUrl,
  } = config;
  if (clientId === undefined || publicUrl === undefined) return undefined;
  const pool = connections();
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
        // Who it is takes openid; the API is opened only where permission sets are to be looked at.
        scopes: permissionSet === undefined ? ['openid'] : ['openid', 'api'],
      },
      org: signInOrg({ ...org, apiVersion: config.SALESFORCE_API_VERSION }),
      allowList: { users: config.CONSOLE_USERS ?? [], permissionSet },
      maxMs: config.CONSOLE_SESSION_HOURS * HOUR_MS,
      now: Date.now,
      log,
    },
    findEvent: (key) => eventByKey(pool, key),
    log,
  });
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
