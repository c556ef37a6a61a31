import { onStrike } from './effect.ts';
import { interceptAnswer } from './intercept-answer.ts';

/** The connection is reset before anything is done. */
export const resetBefore = onStrike(({ request }) => {
  request.socket.resetAndDestroy();
});

/** The call is carried out and committed, then the connection is reset without an answer. */
export const resetAfter = onStrike(({ request, response }, _fault, goOn) => {
  interceptAnswer(response, () => request.socket.resetAndDestroy());
  goOn();
});

/** The call is carried out and committed; its caller waits, and in the end the connection is closed. */
export const hang = onStrike(({ request, response }, { delayMs }, goOn) => {
  interceptAnswer(response, () => {
    setTimeout(() => request.socket.destroy(), delayMs).unref();
  });
  goOn();
});
