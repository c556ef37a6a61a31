import type { Express } from 'express';
import { createApp } from '../app.ts';
import { apiRoutesFor } from './console/api-routes.ts';
import { consoleFeatures, consoleRoutesFor } from './console/console-routes.ts';
import { metricsRoutesFor } from './metrics-routes.ts';
import { tokenRoutesFor } from './tokens/token-routes.ts';
import type { WebParts } from './web-parts.ts';

/** The web application, as configured. */
export function webApp(parts: WebParts): Express {
  const features = once(() => consoleFeatures(parts));
  return createApp({
    endpoints: parts.endpoints(),
    inbox: parts.inbox(),
    log: parts.log,
    otherMode: parts.otherMode(),
    refusals: parts.refusals(),
    trustedProxies: parts.config.TRUSTED_PROXIES,
    maxBodyBytes: parts.config.MAX_BODY_BYTES,
    metrics: metricsRoutesFor(parts),
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
