import type { Request } from 'express';

/** The token of the Authorization header; Salesforce accepts the scheme `OAuth` like `Bearer`. */
export function bearerToken(request: Request): string | undefined {
  return /^(?:Bearer|OAuth)\s+(\S+)\s*$/i.exec(request.get('authorization') ?? '')?.[1];
}
