import type { Request } from 'express';
import type { FaultTarget } from './fault.ts';

/** How the connector calls itself in the header Sforce-Call-Options. */
const CONNECTOR = 'digital-river-connector';

/** Whose call it is. */
export type Caller = 'connector' | 'others';

/**
 * Tells the connector's calls from those of others. The data API is told by the header; the token
 * endpoint and userinfo are not: Digital River uses the password grant, which the connector never
 * does, and nobody but the connector asks userinfo without naming another client.
 */
export function callerOf(target: FaultTarget, request: Request): Caller {
  const client = clientIn(request.get('sforce-call-options') ?? '');
  if (client !== undefined) return client === CONNECTOR ? 'connector' : 'others';
  if (target === 'data') return 'others';
  if (target === 'userinfo') return 'connector';
  const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
  return form.get('grant_type') === 'password' ? 'others' : 'connector';
}

/** The client of `client=sfdx toolbelt:, defaultNamespace=x`. */
function clientIn(options: string): string | undefined {
  const pairs = options.split(',').map((pair) => pair.trim().split('='));
  return pairs.find(([name]) => name === 'client')?.[1];
}
