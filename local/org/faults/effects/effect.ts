import type { Request, Response } from 'express';
import type { Org } from '../../org.ts';
import type { FaultTarget } from '../fault.ts';
import type { LiveFault } from '../fault-box.ts';

/** A call of the connector before the API sees it. */
export interface FaultyCall {
  org: Org;
  target: FaultTarget;
  request: Request;
  response: Response;
}

/** What a fault does to a call. It answers the call itself, or lets it go on and changes what comes of it. */
export type Effect = (call: FaultyCall, fault: LiveFault, goOn: () => void) => unknown;

/** An effect of the calls that are struck; the others go on. */
export function onStrike(effect: Effect): Effect {
  return (call, fault, goOn) => (fault.strikes() ? effect(call, fault, goOn) : goOn());
}
