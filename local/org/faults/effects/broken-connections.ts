import { whenTriggered } from './effect.ts';
import { interceptAnswer } from './intercept-answer.ts';

/** The connection is reset before the call is processed. */
export const resetBefore = whenTriggered(({ request }) => {
  request.socket.resetAndDestroy();
});

/** The call is processed and committed; then the connection is reset without an answer. */
export const resetAfter = whenTriggered(({ request, response }, _fault, proceed) => {
  interceptAnswer(response, () => request.socket.resetAndDestroy());
  proceed();
});

/**
 * The call is processed and committed; the connection is closed after a delay, without an answer.
 */
export const hang = whenTriggered(({ request, response }, { delayMs }, proceed) => {
  interceptAnswer(response, () => {
    setTimeout(() => request.socket.destroy(), delayMs).unref();
  });
  proceed();
});
