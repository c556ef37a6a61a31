import type { Request, Response } from 'express';
import type { Org } from '../../org.ts';
import type { FaultTarget } from '../fault.ts';
import type { ActiveFault } from '../fault-registry.ts';

/** A call of the connector before it reaches the API. */
export interface FaultyCall {
  org: Org;
  target: FaultTarget;
  request: Request;
  response: Response;
}

/**
 * What a fault does to a call: it answers the call itself, or calls `proceed` and changes the
 * result.
 */
export type Effect = (call: FaultyCall, fault: ActiveFault, proceed: () => void) => unknown;

/** Applies an effect to the calls that trigger the fault; the others proceed. */
export function whenTriggered(effect: Effect): Effect {
  return (call, fault, proceed) => (fault.isTriggered() ? effect(call, fault, proceed) : proceed());
}
