import type { LoadResult } from '../load/load-request.ts';
import { CONNECTIONS } from './load-generator.ts';
import type { Stage } from './stage.ts';

const WARM_UP_EVENTS = 400;
const MIN_EVENTS = 200;
/** More would need too much memory of the load generator. */
const MAX_EVENTS = 30_000;

/** Bursts of events at one contender, each of about the same duration. */
export class Bursts {
  readonly urls: readonly string[];
  readonly perSecond: number[] = [];
  #expected = WARM_UP_EVENTS;
  readonly #stage: Stage;
  readonly #seconds: number;

  /** @param seconds that a burst is to take */
  constructor(stage: Stage, urls: readonly string[], seconds = stage.burstSeconds) {
    this.#stage = stage;
    this.urls = urls;
    this.#seconds = seconds;
  }

  /** A burst that is not counted: for the compiler, and to find out how many events the next takes. */
  async warmUp(): Promise<void> {
    await this.#send();
  }

  async burst(): Promise<LoadResult> {
    const result = await this.#send();
    this.perSecond.push(result.perSecond);
    return result;
  }

  async #send(): Promise<LoadResult> {
    const count = this.#expected;
    const result = await this.#stage.load.send({
      ...{ urls: this.urls, plan: 'by-id', connections: CONNECTIONS, count },
      first: this.#stage.takeNumbers(count),
    });
    const wanted = Math.round(result.perSecond * this.#seconds);
    this.#expected = Math.min(MAX_EVENTS, Math.max(MIN_EVENTS, wanted));
    return result;
  }
}
