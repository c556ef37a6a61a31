import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { Org } from '../org.ts';
import type { CallCounts } from './call-counts.ts';
import { callerOf } from './caller.ts';
import type { FaultyCall } from './effects/effect.ts';
import { EFFECTS } from './effects/effects.ts';
import type { FaultTarget } from './fault.ts';
import type { FaultBox, LiveFault } from './fault-box.ts';

/** Stands in front of the API: counts its calls, and lets faults strike those of the connector. */
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
  // Who asks for a token is told by the form; the endpoint's own parser passes over what is read already.
  router.post('/services/oauth2/token', express.text({ type: () => true }), disturb('token'));
  router.all('/services/oauth2/userinfo', disturb('userinfo'));
  router.all('/services/data/*path', disturb('data'));
  return router;
}

/** Lets a call meet one fault after the other, and then the API. */
function meet([first, ...others]: LiveFault[], call: FaultyCall, next: () => void): unknown {
  if (first === undefined) return next();
  return EFFECTS[first.kind](call, first, () => meet(others, call, next));
}
