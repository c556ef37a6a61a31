import type { RequestHandler } from 'express';
import type { Role } from '../operation/actor.ts';
import { type Html, html } from '../page/html-tag.ts';
import { fact, sendPage } from '../page/page-layout.ts';
import { instant } from '../page/times.ts';

/**
 * `GET /console/account`: the signed-in user, the role, and when the session ends.
 *
 * @param maxMs longest session, in milliseconds
 */
export function accountPage(maxMs: number): RequestHandler {
  return ({ user }, response) => {
    if (user !== undefined) sendPage(response, 'You are signed in', account(user, maxMs));
  };
}

function account(user: Express.User, maxMs: number): Html {
  return html`
    <dl>
      ${fact('Username', user.username ?? null)}
      ${fact('User ID', user.userId)}
      ${fact('Organization ID', user.organizationId)}
      ${fact('Role', ROLES_IN_WORDS[user.role])}
      ${fact('Access', reasonOf(user))}
      ${fact('Signed in', instant(new Date(user.signedInAt).toISOString()))}
      ${fact('Session ends', html`${instant(new Date(user.signedInAt + maxMs).toISOString())} at the latest`)}
    </dl>
    <form method="post" action="/console/sign-out"><button class="button">Sign out</button></form>`;
}

const ROLES_IN_WORDS: Readonly<Record<Role, string>> = {
  viewer: 'Viewer: you may look, and personal data stays masked. You cannot change anything.',
  operator: 'Operator: you may look, repair, and uncover personal data.',
};

function reasonOf({ allowedBy, role }: Express.User): string {
  const isOperator = role === 'operator';
  if (allowedBy === 'user') return `Listed in ${isOperator ? 'CONSOLE_USERS' : 'CONSOLE_VIEWERS'}`;
  return `You can ${isOperator ? 'edit' : 'see'} Digital River Failed Events`;
}
