import type { Express } from 'express';
import { createApp } from '../app.ts';
import { consoleRoutesFor } from './console-routes.ts';
import { metricsRoutesFor } from './metrics-routes.ts';
import { tokenRoutesFor } from './token-routes.ts';
import type { WebParts } from './web-parts.ts';

/** The web application, as configured. */
export function webApp(parts: WebParts): Express {
  return createApp({
    endpoints: parts.endpoints(),
    inbox: parts.inbox(),
    log: parts.log,
    trustedProxies: parts.config.TRUSTED_PROXIES,
    metrics: metricsRoutesFor(parts),
    tokenEndpoint: tokenRoutesFor(parts),
    console: consoleRoutesFor(parts),
  });
}
