import type { Logger } from '../log.ts';
import type { Org } from '../salesforce/api/org.ts';
import { OrgOutageError } from '../salesforce/org-errors.ts';
import { waitUnlessAborted } from '../time.ts';
import { backoffMs, LIMIT_BACKOFF, ORG_BACKOFF } from './backoff.ts';

/** Keeps all loops of a process from calling an org in trouble, and finds out when it is well again. */
export class CircuitBreaker {
  readonly #org: Org;
  readonly #log: Logger;
  #failures = 0;
  #until = 0;
  #probe: Promise<void> | undefined;

  constructor(org: Org, log: Logger) {
    this.#org = org;
    this.#log = log;
  }

  /** Whether no call is to be made now. */
  get isOpen(): boolean {
    return this.#failures > 0;
  }

  /** Notes trouble: no loop makes a call before the org has answered a probe. */
  trip(error: OrgOutageError): void {
    this.#failures += 1;
    const backoff = error.kind === 'limit' ? LIMIT_BACKOFF : ORG_BACKOFF;
    this.#until = Date.now() + backoffMs(backoff, this.#failures, Math.random());
    const level = this.#failures === 1 ? 'warn' : 'debug';
    this.#log[level](
      { trouble: error.kind, reason: error.message, err: error.cause },
      'calls to the org pause',
    );
  }

  /** Resolves when calls make sense, or when the signal says to stop waiting. */
  async whenClosed(signal: AbortSignal): Promise<void> {
    while (this.#failures > 0 && !signal.aborted) {
      const waitMs = this.#until - Date.now();
      if (waitMs > 0) await waitUnlessAborted(waitMs, signal);
      else await this.#probeOnce();
    }
  }

  /** However many loops wait, one asks. */
  #probeOnce(): Promise<void> {
    this.#probe ??= this.#ask().finally(() => {
      this.#probe = undefined;
    });
    return this.#probe;
  }

  async #ask(): Promise<void> {
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
