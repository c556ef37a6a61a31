import type { Response } from 'express';

/**
 * Intercepts an answer when the call is processed and committed, before any byte is sent.
 * @param decide receives the function that sends the answer
 */
export function interceptAnswer(response: Response, decide: (send: () => void) => void): void {
  const end = response.end.bind(response);
  const intercepted = (...parts: Parameters<typeof end>): Response => {
    decide(() => void end(...parts));
    return response;
  };
  Object.assign(response, { end: intercepted });
}
