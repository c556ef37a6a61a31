import type { Request } from 'express';

/** The token of the Authorization header; Salesforce takes the scheme `OAuth` for `Bearer` too. */
export function bearerToken(request: Request): string | undefined {
  return /^(?:Bearer|OAuth)\s+(\S+)\s*$/i.exec(request.get('authorization') ?? '')?.[1];
}
