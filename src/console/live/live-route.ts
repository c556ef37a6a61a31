import type { Request, RequestHandler } from 'express';
import type { Actor } from '../operation/actor.ts';
import { NotFoundError } from '../operation/operation-errors.ts';
import { actorOf } from '../sign-in/console-user.ts';
import type { LivePage } from './live-page.ts';
import { leaveSession, sessionLasts } from './live-session.ts';
import type { LiveStreams } from './live-streams.ts';

/**
 * `GET /console/live?page=…`: sends the parts of a page when they change. Without a session it
 * answers 401: a browser would follow a redirect to the sign-in, again and again.
 *
 * @param maxMs longest session, in milliseconds
 */
export function liveRoute(
  pages: readonly LivePage[],
  streams: LiveStreams,
  maxMs: number,
): RequestHandler {
  return async (request, response) => {
    const { user } = request;
    if (user === undefined) {
      response.status(401).end();
      return;
    }
    leaveSession(request);
    const page = pages.find(({ name }) => name === request.query.page);
    if (page === undefined) throw new NotFoundError();
    const [parameters, actor] = [parametersOf(page, request), actorOf(user)];
    await streams.open(response, {
      key: keyOf(page, parameters, actor),
      session: request.sessionID,
      read: () => page.read(parameters, actor),
      isAllowed: () => sessionLasts(request, maxMs),
    });
  };
}

function parametersOf(page: LivePage, { query }: Request): Record<string, string> {
  return Object.fromEntries(
    page.parameters.flatMap((name) => {
      const value = query[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

function keyOf(page: LivePage, parameters: Record<string, string>, { role }: Actor): string {
  return JSON.stringify([page.name, role, parameters]);
}
