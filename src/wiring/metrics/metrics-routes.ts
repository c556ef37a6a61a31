import type { Router } from 'express';
import type { Registry } from 'prom-client';
import { bearerToken } from '../../authenticate/bearer-token.ts';
import { limitGuesses } from '../../authenticate/limit-guesses.ts';
import { createRateLimiter } from '../../authenticate/rate-limiter.ts';
import type { Config } from '../../config/index.ts';
import { expose } from '../../metrics/exposition.ts';
import { addInboxMetrics } from '../../metrics/inbox-metrics.ts';
import { metricsRoutes } from '../../routes/metrics-endpoint.ts';
import type { Parts } from '../parts.ts';
import { inboxMeasured } from './inbox-measured.ts';

/** The metrics endpoint of a web process, which shows the inbox as well. */
export function webMetricsRoutes(
  parts: Pick<Parts, 'config' | 'pool' | 'senders' | 'metrics'>,
): Router | undefined {
  const registry = parts.metrics();
  if (registry !== undefined) addInboxMetrics(registry, inboxMeasured(parts));
  return metricsRoutesOf(registry, parts.config);
}

/** The metrics endpoint of any process; undefined when no token is configured. */
export function metricsRoutesOf(
  registry: Registry | undefined,
  config: Pick<Config, 'METRICS_TOKEN' | 'TOKEN_REFUSALS_PER_MINUTE'>,
): Router | undefined {
  const { METRICS_TOKEN: token } = config;
  if (registry === undefined || token === undefined) return undefined;
  const authenticate = limitGuesses(
    bearerToken(token),
    createRateLimiter(config.TOKEN_REFUSALS_PER_MINUTE),
  );
  return metricsRoutes((accept) => expose(registry, accept), authenticate);
}
