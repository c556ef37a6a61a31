import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { Org } from '../org.ts';
import type { CallCounts } from './call-counts.ts';
import { callerOf } from './caller.ts';
import type { FaultyCall } from './effects/effect.ts';
import { EFFECTS } from './effects/effects.ts';
import type { FaultTarget } from './fault.ts';
import type { ActiveFault, FaultRegistry } from './fault-registry.ts';

/**
 * Middleware in front of the API: counts its calls, and injects faults into the connector's calls.
 */
export function faultLayer(org: Org, registry: FaultRegistry, counts: CallCounts): Router {
  const withFaults =
    (target: FaultTarget) =>
    (request: Request, response: Response, next: NextFunction): unknown => {
      const caller = callerOf(target, request);
      counts.count(caller, target);
      if (caller === 'others') return next();
      return applyFaults(registry.activeOn(target), { org, target, request, response }, next);
    };
  const router = express.Router();
  // The form shows which client asks for a token; the endpoint's own parser skips a body that is
  // parsed already.
  router.post('/services/oauth2/token', express.text({ type: () => true }), withFaults('token'));
  router.all('/services/oauth2/userinfo', withFaults('userinfo'));
  router.all('/services/data/*path', withFaults('data'));
  return router;
}

/** Passes a call through one fault after the other, and then to the API. */
function applyFaults(
  [first, ...others]: ActiveFault[],
  call: FaultyCall,
  next: () => void,
): unknown {
  if (first === undefined) return next();
  return EFFECTS[first.kind](call, first, () => applyFaults(others, call, next));
}
