import { onStrike } from './effect.ts';
import { interceptAnswer } from './intercept-answer.ts';

/** Everything is done at once, and answered late. */
export const latency = onStrike(({ response }, { delayMs }, goOn) => {
  interceptAnswer(response, (send) => setTimeout(send, delayMs).unref());
  goOn();
});
