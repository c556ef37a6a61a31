import type { RequestHandler } from 'express';
import { type Html, html } from '../page/html-tag.ts';
import { fact, instant, sendPage } from '../page/page-layout.ts';

/**
 * `GET /console`: the signed-in user, and when the session ends.
 *
 * @param maxMs longest session, in milliseconds
 */
export function accountPage(maxMs: number): RequestHandler {
  return ({ user }, response) => {
    if (user !== undefined) sendPage(response, 'You are signed in', account(user, maxMs));
  };
}

function account(user: Express.User, maxMs: number): Html {
  const access =
    user.allowedBy === 'user'
      ? 'Listed in CONSOLE_USERS'
      : 'You can edit Digital River Failed Events';
  return html`
    <p>To see an event, open its Digital River Failed Event record in Salesforce and follow the Console Link.</p>
    <dl>
      ${fact('Username', user.username ?? null)}
      ${fact('User ID', user.userId)}
      ${fact('Organization ID', user.organizationId)}
      ${fact('Access', access)}
      ${fact('Signed in', instant(new Date(user.signedInAt)))}
      ${fact('Session ends', html`${instant(new Date(user.signedInAt + maxMs))} at the latest`)}
    </dl>
    <form method="post" action="/console/sign-out"><button class="button">Sign out</button></form>`;
}
