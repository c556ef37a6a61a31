import type { Request } from 'express';
import { ForbiddenError } from '../../errors.ts';
import { type Actor, isAllowed } from '../operation/actor.ts';
import { actorOf } from '../sign-in/console-user.ts';

/** Who has asked for a page. All pages are for signed-in users. */
export function pageActor({ user }: Pick<Request, 'user'>): Actor {
  if (user === undefined) throw new ForbiddenError('Sign in first.');
  return actorOf(user);
}

/** Whether the user may change something, so that pages offer it. */
export function isOperator(request: Pick<Request, 'user'>): boolean {
  return isAllowed(pageActor(request).role, 'operator');
}
