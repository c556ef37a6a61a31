import type { NextFunction, Request, Response } from 'express';
import { timingSafeEqualText } from '../../../src/authenticate/timing-safe-equal.ts';
import { bearerToken } from '../http/bearer-token.ts';

/** Denies calls without the admin key. */
export function requireAdminKey(adminKey: string) {
  return (request: Request, response: Response, next: NextFunction): void => {
    if (timingSafeEqualText(bearerToken(request) ?? '', adminKey)) {
      next();
      return;
    }
    const message = 'Expected the header Authorization: Bearer <adminKey>.';
    response.status(401).set('WWW-Authenticate', 'Bearer').json({ message });
  };
}
