import type { EventResult } from '../../inbox/event.ts';
import type { Logger } from '../../log.ts';
import { HOUR_MS } from '../../time.ts';
import type { Settlement } from '../subject-queue.ts';

/** How often the same cause is logged. */
const LOG_INTERVAL_MS = HOUR_MS;
/** Far more causes than an org has; then they are logged anew. */
const MAX_CAUSES = 1000;

type HeldResult = Extract<EventResult, { status: 'waiting' }>;

/** Logs that writes are held or locked: once an hour for each code and object. */
export class HeldLog {
  readonly #log: Logger;
  readonly #loggedAt = new Map<string, number>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** @param now milliseconds since 1970 */
  record(settlements: readonly Settlement[], now: number): void {
    const held = settlements.flatMap(({ results }) => results).filter(isHeld);
    const byCause = Map.groupBy(held, ({ code, object }) => JSON.stringify([code, object]));
    for (const [cause, results] of byCause) this.#logHourly(cause, results, now);
  }

  #logHourly(cause: string, results: readonly HeldResult[], now: number): void {
    const loggedAt = this.#loggedAt.get(cause);
    if (loggedAt !== undefined && now - loggedAt < LOG_INTERVAL_MS) return;
    if (this.#loggedAt.size >= MAX_CAUSES) this.#loggedAt.clear();
    this.#loggedAt.set(cause, now);
    const { code, object, field, reason } = results[0] ?? {};
    this.#log.warn({ code, object, field, reason, events: results.length }, 'writes are held');
  }
}

function isHeld(result: EventResult): result is HeldResult {
  return result.status === 'waiting' && result.code !== undefined;
}
