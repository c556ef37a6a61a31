import type { Router } from 'express';
import { tokenRoutes } from '../../routes/token-endpoint.ts';
import type { WebParts } from '../web-parts.ts';

/** The routes of the connector's own token endpoint; undefined when it has no clients. */
export function tokenRoutesFor({
  config,
  log,
  issuer: configuredIssuer,
  refusals,
}: Pick<WebParts, 'config' | 'log' | 'issuer' | 'refusals'>): Router | undefined {
  const issuer = configuredIssuer();
  if (issuer === undefined) return undefined;
  const { TOKEN_REFUSALS_PER_MINUTE: refusalsPerMinute } = config;
  return tokenRoutes({ issuer, refusalsPerMinute, log, refusals: refusals() });
}
