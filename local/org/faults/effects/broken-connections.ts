import { onStrike } from './effect.ts';
import { interceptAnswer } from './intercept-answer.ts';

/** The connection is reset before the call is processed. */
export const resetBefore = onStrike(({ request }) => {
  request.socket.resetAndDestroy();
});

/** The call is processed and committed; then the connection is reset without an answer. */
export const resetAfter = onStrike(({ request, response }, _fault, goOn) => {
  interceptAnswer(response, () => request.socket.resetAndDestroy());
  goOn();
});

/**
 * The call is processed and committed; the connection is closed after a delay, without an answer.
 */
export const hang = onStrike(({ request, response }, { delayMs }, goOn) => {
  interceptAnswer(response, () => {
    setTimeout(() => request.socket.destroy(), delayMs).unref();
  });
  goOn();
});
