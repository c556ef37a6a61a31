import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { Org } from '../org.ts';
import type { CallCounts } from './call-counts.ts';
import { callerOf } from './caller.ts';
import type { FaultyCall } from './effects/effect.ts';
import { EFFECTS } from './effects/effects.ts';
import type { FaultTarget } from './fault.ts';
import type { FaultBox, LiveFault } from './fault-box.ts';

/**
 * Middleware in front of the API: counts its calls, and injects faults into the connector's calls.
 */
export function faultLayer(org: Org, box: FaultBox, counts: CallCounts): Router {
  const disturb =
    (target: FaultTarget) =>
    (request: Request, response: Response, next: NextFunction): unknown => {
      const caller = callerOf(target, request);
      counts.count(caller, target);
      if (caller === 'others') return next();
      return meet(box.liveOn(target), { org, target, request, response }, next);
    };
  const router = express.Router();
  // The form shows which client asks for a token; the endpoint's own parser skips a body that is
  // parsed already.
  router.post('/services/oauth2/token', express.text({ type: () => true }), disturb('token'));
  router.all('/services/oauth2/userinfo', disturb('userinfo'));
  router.all('/services/data/*path', disturb('data'));
  return router;
}

/** Passes a call through one fault after the other, and then to the API. */
function meet([first, ...others]: LiveFault[], call: FaultyCall, next: () => void): unknown {
  if (first === undefined) return next();
  return EFFECTS[first.kind](call, first, () => meet(others, call, next));
}
