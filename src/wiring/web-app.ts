import type { Express } from 'express';
import { createApp } from '../app.ts';
import { apiRoutesFor } from './console/api-routes.ts';
import { consoleFeatures, consoleRoutesFor } from './console/console-routes.ts';
import { webMetricsRoutes } from './metrics/metrics-routes.ts';
import { livenessOf } from './metrics/worker-silence.ts';
import { tokenRoutesFor } from './tokens/token-routes.ts';
import type { WebParts } from './web-parts.ts';

/** The web application, as configured. */
export function webApp(parts: WebParts): Express {
  const features = once(() => consoleFeatures(parts));
  return createApp({
    endpoints: parts.endpoints(),
    inbox: parts.inbox(),
    isAlive: livenessOf(parts),
    log: parts.log,
    otherMode: parts.otherMode(),
    refusals: parts.refusals(),
    activity: parts.activity(),
    trustedProxies: parts.config.TRUSTED_PROXIES,
    maxBodyBytes: parts.config.MAX_BODY_BYTES,
    metrics: webMetricsRoutes(parts),
    tokenEndpoint: tokenRoutesFor(parts),
    api: apiRoutesFor(parts, features),
    console: consoleRoutesFor(parts, features),
  });
}

function once<T>(build: () => T): () => T {
  let built: T | undefined;
  return () => {
    built ??= build();
    return built;
  };
}
