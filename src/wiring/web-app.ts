import type { Express } from 'express';
import type { Pool } from 'pg';
import { createApp } from '../app.ts';
import type { Config } from '../config/index.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Logger } from '../log.ts';
import { consoleFor } from './console-routes.ts';
import { metricsFor } from './metrics-routes.ts';
import { sourcesFor } from './parts.ts';
import { tokenEndpointFor } from './token-routes.ts';

/** The web application as configured, in front of an inbox in the pool's database. */
export function appFor(config: Config, pool: Pool, inbox: Inbox, log: Logger): Express {
  const sources = sourcesFor(config, log);
  const metrics = metricsFor(config.METRICS_TOKEN, pool, sources);
  const tokenEndpoint = tokenEndpointFor(config, log);
  const console = consoleFor(config, pool, log);
  const { TRUSTED_PROXIES: trustedProxies } = config;
  return createApp({ sources, inbox, log, trustedProxies, metrics, tokenEndpoint, console });
}
