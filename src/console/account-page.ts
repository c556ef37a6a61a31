import type { RequestHandler } from 'express';
import { type Html, html } from './html-tag.ts';
import { fact, instant, sendPage } from './page-layout.ts';

/** `GET /console`: who is signed in, and until when. */
export function accountPage(maxMs: number): RequestHandler {
  return ({ user }, response) => {
    if (user !== undefined) sendPage(response, 'You are signed in', facts(user, maxMs));
  };
}

function facts(user: Express.User, maxMs: number): Html {
  const reason = user.allowedBy === 'user' ? 'named in CONSOLE_USERS' : 'by your permission set';
  return html`
    <dl>
      ${fact('User name', user.username)}
      ${fact('User', user.userId)}
      ${fact('Organization', user.organizationId)}
      ${fact('Allowed', reason)}
      ${fact('Signed in', instant(new Date(user.signedInAt)))}
      ${fact('Until', instant(new Date(user.signedInAt + maxMs)))}
    </dl>
    <form method="post" action="/console/sign-out"><button class="button">Sign out</button></form>`;
}
