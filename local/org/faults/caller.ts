import type { Request } from 'express';
import type { FaultTarget } from './fault.ts';

/** The connector's client name in the header Sforce-Call-Options. */
const CONNECTOR = 'digital-river-connector';

export type Caller = 'connector' | 'others';

/**
 * Whether a call is the connector's. Calls of the data API carry a header with the client's name.
 * At the token endpoint, only Digital River uses the password grant. At userinfo, every client but
 * the connector sends its name.
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
