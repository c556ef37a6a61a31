import type { Response } from 'express';

/**
 * Decides what becomes of an answer that is ready: everything is done and committed, and not a byte
 * of it is sent yet.
 * @param decide gets the function that sends the answer
 */
export function interceptAnswer(response: Response, decide: (send: () => void) => void): void {
  const end = response.end.bind(response);
  const intercepted = (...parts: Parameters<typeof end>): Response => {
    decide(() => void end(...parts));
    return response;
  };
  Object.assign(response, { end: intercepted });
}
