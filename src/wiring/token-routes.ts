import type { Router } from 'express';
import type { Config } from '../config/index.ts';
import type { Logger } from '../log.ts';
import { tokenRoutes } from '../routes/token.ts';
import { ownIssuer } from './token-issuer.ts';

/** The routes of the connector's own token endpoint; nothing when it has no clients. */
export function tokenEndpointFor(config: Config, log: Logger): Router | undefined {
  const issuer = ownIssuer(config);
  if (issuer === undefined) return undefined;
  return tokenRoutes({ issuer, refusalsPerMinute: config.TOKEN_REFUSALS_PER_MINUTE, log });
}
