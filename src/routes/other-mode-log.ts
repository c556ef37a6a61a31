import type { NewEvent } from '../inbox/event.ts';
import type { Logger } from '../log.ts';
import { MinuteTally } from '../minute-tally.ts';

/** What is logged of an event; its body would stay in memory. */
type Example = Pick<NewEvent, 'source' | 'live' | 'eventId' | 'subject'>;

/**
 * Logs that proven events of the other mode (live or test) arrive, which are kept and not written:
 * the first one at once, then once a minute for each source how many have arrived.
 */
export class OtherModeLog {
  readonly #bySource: MinuteTally<Example>;

  constructor(log: Logger) {
    this.#bySource = new MinuteTally(({ source, live, eventId, subject }, count) => {
      const [mode, otherMode] = live === true ? ['test', 'live'] : ['live', 'test'];
      const facts = { source, mode, otherMode, count, eventId, subject };
      log.warn(facts, 'events of the other mode arrive, and are not written');
    });
  }

  /**
   * @param event an event that was stored; others than those of the other mode are ignored
   * @param now milliseconds, from any clock that never goes back
   */
  record(event: NewEvent, now = performance.now()): void {
    const { code, source, live, eventId, subject } = event;
    if (code !== 'OTHER_MODE') return;
    this.#bySource.record({ key: source, group: source }, { source, live, eventId, subject }, now);
  }

  /** Logs at once what was counted since the last lines, as before the end of the process. */
  flush(): void {
    this.#bySource.flush();
  }
}
