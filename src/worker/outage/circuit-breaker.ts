import type { PauseStore } from '../../inbox/org-pauses.ts';
import type { Logger } from '../../log.ts';
import type { Org } from '../../salesforce/api/org.ts';
import type { OrgOutageKind } from '../../salesforce/classify-error.ts';
import { OrgOutageError, RequestRefusedError } from '../../salesforce/org-errors.ts';
import { SingleFlight } from '../../single-flight.ts';
import { HOUR_MS, waitUnlessAborted } from '../../time.ts';
import { backoffMs, LIMIT_BACKOFF, ORG_BACKOFF } from './backoff.ts';
import { ClaimRamp } from './claim-ramp.ts';
import { PauseRecorder } from './pause-recorder.ts';

/** Time and chance, as the circuit breaker needs them; tests replace them. */
export interface Clock {
  /** Milliseconds since 1970. It never goes back, even when the machine's clock is set back. */
  now(): number;
  /** Waits. When the signal is aborted, the wait ends early, without an error. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** A number from 0 to below 1. */
  random(): number;
}

const SYSTEM_CLOCK: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  wait: waitUnlessAborted,
  random: Math.random,
};

interface CircuitOptions {
  /** Shows pauses to other processes. Without it, they are only logged. */
  readonly pauses?: PauseStore | undefined;
  readonly clock?: Clock;
}

/** Why and since when calls are paused. Times are in milliseconds since 1970. */
interface Outage {
  readonly kind: OrgOutageKind;
  readonly reason: string;
  readonly since: number;
  /** Number of probes that failed. */
  readonly probes: number;
}

type Pause = Outage & { readonly nextProbeAt: number };

/** How often a pause that lasts is logged. */
const LOG_INTERVAL_MS = HOUR_MS;

/**
 * Pauses all calls of a process during an outage of the org, and probes the org until it is over.
 *
 * @see https://martinfowler.com/bliki/CircuitBreaker.html
 */
export class CircuitBreaker {
  /** How many subjects may be claimed: few after a pause. */
  readonly ramp = new ClaimRamp();
  readonly #org: Pick<Org, 'probe'>;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #recorder: PauseRecorder | undefined;
  readonly #probes = new SingleFlight<void>();
  #pause: Pause | undefined;
  #loggedAt = 0;
  /** Failed calls and probes in a row. An answered probe does not end the row. */
  #failures = 0;

  constructor(
    org: Pick<Org, 'probe'>,
    log: Logger,
    { pauses, clock = SYSTEM_CLOCK }: CircuitOptions = {},
  ) {
    this.#org = org;
    this.#log = log;
    this.#clock = clock;
    this.#recorder = pauses && new PauseRecorder(pauses, log);
  }

  /** Whether calls are paused. */
  get isOpen(): boolean {
    return this.#pause !== undefined;
  }

  /**
   * Pauses all calls until the org has answered a probe. While they are paused, further calls that
   * failed in the same outage change nothing.
   */
  trip(outage: OrgOutageError): void {
    if (this.isOpen) return;
    const { kind, message: reason } = outage;
    this.#open({ kind, reason, since: this.#clock.now(), probes: 0 });
    this.#logPause(outage, 'warn');
  }

  /**
   * Ends the row of failures: the org has written records, so the next pause begins short. An
   * answered probe or query is not enough. If it were, an org that answers those and refuses every
   * write would be called every second.
   */
  recordSuccess(): void {
    if (!this.isOpen) this.#failures = 0;
  }

  /**
   * Resolves when calls are not paused, or when the signal is aborted. However many callers wait,
   * one probe is sent.
   *
   * @throws what the probe threw, if it was no error of the org. Calls stay paused, and the next
   *   probe is due as after any other failure
   */
  async whenClosed(signal: AbortSignal): Promise<void> {
    while (this.#pause !== undefined && !signal.aborted) {
      const pause = this.#pause;
      const waitMs = pause.nextProbeAt - this.#clock.now();
      if (waitMs > 0) await this.#clock.wait(waitMs, signal);
      else await this.#probes.run('org', () => this.#probe(pause));
    }
  }

  /** Stops showing a pause to other processes. Resolves when the store is no longer used. */
  async stop(): Promise<void> {
    await this.#recorder?.stop();
  }

  async #probe(outage: Outage): Promise<void> {
    try {
      await this.#org.probe();
    } catch (error) {
      // A refusal is an answer: the org can be reached.
      if (!(error instanceof RequestRefusedError)) {
        this.#stayOpen(outage, error);
        if (error instanceof OrgOutageError) return;
        throw error;
      }
    }
    this.#close(outage);
  }

  #open(outage: Outage): Pause {
    this.#failures += 1;
    const backoff = outage.kind === 'limit' ? LIMIT_BACKOFF : ORG_BACKOFF;
    const waitMs = backoffMs(backoff, this.#failures, this.#clock.random());
    const pause = { ...outage, nextProbeAt: this.#clock.now() + waitMs };
    this.#pause = pause;
    this.ramp.pause();
    this.#recorder?.record({
      kind: pause.kind,
      reason: pause.reason,
      since: new Date(pause.since),
      nextProbeAt: new Date(pause.nextProbeAt),
      failures: this.#failures,
    });
    return pause;
  }

  #stayOpen(before: Outage, error: unknown): void {
    const isOutage = error instanceof OrgOutageError;
    const { kind, reason } = isOutage ? { kind: error.kind, reason: error.message } : before;
    const pause = this.#open({ ...before, kind, reason, probes: before.probes + 1 });
    if (isOutage) this.#logPause(error, kind === before.kind ? 'debug' : 'warn');
    this.#logHourly(pause);
  }

  #close({ probes }: Outage): void {
    this.#pause = undefined;
    this.ramp.restart();
    this.#recorder?.record(undefined);
    this.#log.info({ probes: probes + 1 }, 'calls to the org go on');
  }

  #logPause({ kind, message, cause }: OrgOutageError, level: 'warn' | 'debug'): void {
    if (level === 'warn') this.#loggedAt = this.#clock.now();
    this.#log[level]({ trouble: kind, reason: message, err: cause }, 'calls to the org pause');
  }

  #logHourly({ kind, reason, since, probes, nextProbeAt }: Pause): void {
    const now = this.#clock.now();
    if (now - this.#loggedAt < LOG_INTERVAL_MS) return;
    this.#loggedAt = now;
    const facts = { trouble: kind, reason, since: new Date(since), probes };
    this.#log.warn(
      { ...facts, nextProbeAt: new Date(nextProbeAt) },
      'calls to the org are still paused',
    );
  }
}
