import type { NextFunction, Request, Response } from 'express';
import { bearerToken } from '../http/bearer-token.ts';
import { sameSecret } from '../oauth/same-secret.ts';

/** Denies calls without the admin key. */
export function requireAdminKey(adminKey: string) {
  return (request: Request, response: Response, next: NextFunction): void => {
    if (sameSecret(bearerToken(request) ?? '', adminKey)) {
      next();
      return;
    }
    const message = 'Expected the header Authorization: Bearer <adminKey>.';
    response.status(401).set('WWW-Authenticate', 'Bearer').json({ message });
  };
}
