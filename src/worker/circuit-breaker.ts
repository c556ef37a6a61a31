import type { Logger } from '../log.ts';
import type { Org } from '../salesforce/api/org.ts';
import { OrgOutageError } from '../salesforce/org-errors.ts';
import { SingleFlight } from '../single-flight.ts';
import { waitUnlessAborted } from '../time.ts';
import { backoffMs, LIMIT_BACKOFF, ORG_BACKOFF } from './backoff.ts';

/**
 * Pauses all calls of a process during an outage of the org, and probes the org until it is over.
 *
 * @see https://martinfowler.com/bliki/CircuitBreaker.html
 */
export class CircuitBreaker {
  readonly #org: Org;
  readonly #log: Logger;
  readonly #probes = new SingleFlight<void>();
  #failures = 0;
  #probeAt = 0;

  constructor(org: Org, log: Logger) {
    this.#org = org;
    this.#log = log;
  }

  /** Whether calls are paused. */
  get isOpen(): boolean {
    return this.#failures > 0;
  }

  /** Pauses all calls until the org has answered a probe. */
  trip(outage: OrgOutageError): void {
    this.#failures += 1;
    const backoff = outage.kind === 'limit' ? LIMIT_BACKOFF : ORG_BACKOFF;
    this.#probeAt = Date.now() + backoffMs(backoff, this.#failures, Math.random());
    const level = this.#failures === 1 ? 'warn' : 'debug';
    this.#log[level](
      { trouble: outage.kind, reason: outage.message, err: outage.cause },
      'calls to the org pause',
    );
  }

  /**
   * Resolves when calls are not paused, or when the signal is aborted. However many callers wait,
   * one probe is sent.
   */
  async whenClosed(signal: AbortSignal): Promise<void> {
    while (this.isOpen && !signal.aborted) {
      const waitMs = this.#probeAt - Date.now();
      if (waitMs > 0) await waitUnlessAborted(waitMs, signal);
      else await this.#probes.run('org', () => this.#probe());
    }
  }

  async #probe(): Promise<void> {
    try {
      await this.#org.probe();
      this.#log.info({ probes: this.#failures }, 'calls to the org go on');
      this.#failures = 0;
    } catch (error) {
      if (!(error instanceof OrgOutageError)) throw error;
      this.trip(error);
    }
  }
}
