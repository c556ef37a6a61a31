import type { Request } from 'express';
import { type Actor, isAllowed, type Role } from '../operation/actor.ts';
import { actorOf } from '../sign-in/console-user.ts';
import { type Html, html } from './html-tag.ts';

/**
 * The signed-in user of a page, as the one who carries out operations.
 *
 * @throws Error when the page can be seen without signing in
 */
export function actorIn({ user }: Pick<Request, 'user'>): Actor {
  if (user === undefined) throw new Error('This page is not one for signed-in users.');
  return actorOf(user);
}

/** Whether someone may carry out operations of the role `operator`. */
export function mayOperate({ role }: { readonly role: Role }): boolean {
  return isAllowed(role, 'operator');
}

/**
 * What only operators can use, such as a form. A viewer sees a sentence instead, which says what
 * operators do here: an operation is refused to viewers whatever a page shows.
 *
 * @param who the actor, or the signed-in user
 * @param content for operators
 * @param whatOperatorsDo completes "Operators can …", such as `replay this event`; without it,
 *   viewers see nothing
 */
export function forOperators(
  who: { readonly role: Role },
  content: Html,
  whatOperatorsDo?: string,
): Html | undefined {
  if (mayOperate(who)) return content;
  return whatOperatorsDo === undefined
    ? undefined
    : html`<p class="viewers">You may look here. Operators can ${whatOperatorsDo}.</p>`;
}
