import { onStrike } from './effect.ts';
import { interceptAnswer } from './intercept-answer.ts';

/** The call is processed at once and answered after a delay. */
export const latency = onStrike(({ response }, { delayMs }, goOn) => {
  interceptAnswer(response, (send) => setTimeout(send, delayMs).unref());
  goOn();
});
