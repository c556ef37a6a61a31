import { whenTriggered } from './effect.ts';
import { interceptAnswer } from './intercept-answer.ts';

/** The call is processed at once and answered after a delay. */
export const latency = whenTriggered(({ response }, { delayMs }, proceed) => {
  interceptAnswer(response, (send) => setTimeout(send, delayMs).unref());
  proceed();
});
