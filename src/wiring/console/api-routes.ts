import type { Router } from 'express';
import { createRateLimiter } from '../../authenticate/rate-limiter.ts';
import { apiRouter } from '../../console/api/api-router.ts';
import type { ConsoleFeature } from '../../console/console-feature.ts';
import { performer } from '../../console/operation/perform.ts';
import { ownTokens } from '../../oauth/verify/own-token-verifier.ts';
import type { WebParts } from '../web-parts.ts';
import { storedAuditTrail } from './audit.ts';

/**
 * The API, as configured; undefined when no client of the token endpoint has one of its scopes.
 *
 * @param features built once: the console has the same ones
 */
export function apiRoutesFor(
  { config, log, pool, issuer: configuredIssuer, refusals }: WebParts,
  features: () => readonly ConsoleFeature[],
): Router | undefined {
  const issuer = configuredIssuer();
  const hasClients = issuer?.clients.some(({ scope }) => scope !== 'webhooks') ?? false;
  if (issuer === undefined || !hasClients) return undefined;
  return apiRouter({
    operations: features().flatMap(({ operations }) => operations),
    perform: performer(storedAuditTrail(pool(), log)),
    readToken: ownTokens(issuer),
    limiter: createRateLimiter(config.TOKEN_REFUSALS_PER_MINUTE),
    refusals: refusals(),
  });
}
