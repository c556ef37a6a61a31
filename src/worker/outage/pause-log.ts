import type { Logger } from '../../log.ts';
import type { OrgOutageError } from '../../salesforce/org-errors.ts';
import { HOUR_MS } from '../../time.ts';
import type { Pause, ProbedPause } from './pause.ts';

/** How often a pause that lasts is logged. */
const LOG_INTERVAL_MS = HOUR_MS;

/** Logs a pause: its beginning, each hour, and its end. Times are in milliseconds since 1970. */
export class PauseLog {
  readonly #log: Logger;
  #loggedAt = 0;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** @param isNews false: the same outage was logged before */
  logOutage({ kind, message, cause }: OrgOutageError, isNews: boolean, now: number): void {
    if (isNews) this.#loggedAt = now;
    const level = isNews ? 'warn' : 'debug';
    this.#log[level]({ trouble: kind, reason: message, err: cause }, 'calls to the org pause');
  }

  /** Logs a pause that lasts, when nothing was logged of it for an hour. */
  logHourly({ kind, reason, since, probes, nextProbeAt }: ProbedPause, now: number): void {
    if (now - this.#loggedAt < LOG_INTERVAL_MS) return;
    this.#loggedAt = now;
    const facts = { trouble: kind, reason, since: new Date(since), probes };
    this.#log.warn(
      { ...facts, nextProbeAt: new Date(nextProbeAt) },
      'calls to the org are still paused',
    );
  }

  /** The last probe was answered, and is counted as well. */
  logEnd({ since, probes }: Pause, now: number): void {
    const facts = { probes: probes + 1, since: new Date(since), pausedMs: Math.round(now - since) };
    this.#log.info(facts, 'calls to the org go on');
  }
}
