import type { RequestHandler } from 'express';
import { leaveSession } from './live-session.ts';

/** The header of requests that `console.js` makes by itself. */
const HEADER = 'x-console-background';

/** Requests of a page that is left open do not prolong the session. */
export const backgroundRequests: RequestHandler = (request, _response, next) => {
  if (request.get(HEADER) !== undefined) leaveSession(request);
  next();
};
