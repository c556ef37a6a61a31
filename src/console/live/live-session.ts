import type { Request } from 'express';
import { readConsoleUser } from '../sign-in/console-user.ts';

/**
 * Whether the session of a stream lasts: its user has not signed out, and it has not run out. While that
 * cannot be read, the stream lasts, too: then the page cannot be read either.
 *
 * @param maxMs longest session, in milliseconds
 */
export async function sessionLasts(
  { sessionStore, sessionID, user }: Request,
  maxMs: number,
): Promise<boolean> {
  if (user === undefined || Date.now() >= user.signedInAt + maxMs) return false;
  return new Promise((resolve) => {
    sessionStore.get(sessionID, (error: unknown, session) => {
      if (error) return resolve(true);
      const stored: unknown = session;
      resolve(readConsoleUser(userIn(stored))?.userId === user.userId);
    });
  });
}

function userIn(session: unknown): unknown {
  const passport = memberOf(session, 'passport');
  return memberOf(passport, 'user');
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/**
 * Keeps the end of a stream from storing when its session ends: a page that is left open is no
 * activity of a person, and other pages may have prolonged the session since.
 */
export function leaveSession(request: Request): void {
  Reflect.deleteProperty(request, 'session');
}
