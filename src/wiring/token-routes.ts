import type { Router } from 'express';
import { tokenRoutes } from '../routes/token-endpoint.ts';
import type { WebParts } from './web-parts.ts';

/** The routes of the connector's own token endpoint; undefined when it has no clients. */
export function tokenRoutesFor({
  config,
  log,
  issuer: configuredIssuer,
}: Pick<WebParts, 'config' | 'log' | 'issuer'>): Router | undefined {
  const issuer = configuredIssuer();
  if (issuer === undefined) return undefined;
  return tokenRoutes({ issuer, refusalsPerMinute: config.TOKEN_REFUSALS_PER_MINUTE, log });
}
