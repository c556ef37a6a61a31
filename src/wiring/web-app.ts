import type { Express } from 'express';
import { createApp } from '../app.ts';
import type { Config } from '../config/index.ts';
import { webMetricsRoutes } from './metrics/metrics-routes.ts';
import { livenessOf } from './metrics/worker-silence.ts';
import { tokenRoutesFor } from './tokens/token-routes.ts';
import type { WebParts } from './web-parts.ts';

/** The web application, as configured. */
export async function webApp(parts: WebParts): Promise<Express> {
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
    ...(usesConsole(parts.config) && (await consoleAndApi(parts))),
  });
}

/** Their modules, a third of all, are loaded only where they are used: that shortens the start. */
async function consoleAndApi(parts: WebParts) {
  const { consoleFeatures, consoleRoutesFor } = await import('./console/console-routes.ts');
  const { apiRoutesFor } = await import('./console/api-routes.ts');
  const features = once(() => consoleFeatures(parts));
  return { api: apiRoutesFor(parts, features), console: consoleRoutesFor(parts, features) };
}

function usesConsole({ CONSOLE_CLIENT_ID: console, OAUTH_CLIENTS: clients = [] }: Config): boolean {
  return console !== undefined || clients.some(({ scope }) => scope !== 'webhooks');
}

function once<T>(build: () => T): () => T {
  let built: T | undefined;
  return () => {
    built ??= build();
    return built;
  };
}
