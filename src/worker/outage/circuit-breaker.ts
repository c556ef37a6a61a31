import type { PauseStore } from '../../inbox/org-pauses.ts';
import type { Logger } from '../../log.ts';
import type { Org } from '../../salesforce/api/org.ts';
import { OrgOutageError, RequestRefusedError } from '../../salesforce/org-errors.ts';
import { SingleFlight } from '../../single-flight.ts';
import { MINUTE_MS, SECOND_MS, waitUnlessAborted } from '../../time.ts';
import { backoffMs, LIMIT_BACKOFF, ORG_BACKOFF } from './backoff.ts';
import { ClaimRamp, type Turn } from './claim-ramp.ts';
import {
  beginPause,
  continuePause,
  isNews,
  type Pause,
  type ProbedPause,
  shownPause,
} from './pause.ts';
import { PauseLog } from './pause-log.ts';
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

/**
 * How a turn ended: the org wrote records, it answered all calls and wrote nothing, nothing was
 * claimed, or something failed.
 */
export type TurnResult = 'written' | 'answered' | 'nothing due' | 'failed';

/**
 * A half-open circuit closes after this time without an outage, in milliseconds, when no work
 * proves before that the org is back. It is longer than whatever met the outage takes to try again:
 * a subject that was put aside (10 s), or the round that shows failed events (60 s by default).
 */
const QUIET_MS = 2 * MINUTE_MS;
/**
 * The same, when work has met the outage, the org has answered all calls of some work since, and
 * nothing more is due. Whatever met the outage is due again before that (10 s), and has been tried.
 */
const QUIET_AFTER_WORK_MS = 30 * SECOND_MS;

/**
 * Pauses all calls of a process during an outage of the org, and probes the org until it is over.
 * It is in one of three states:
 * - closed: calls are made;
 * - open: calls are paused, and the org is probed;
 * - half-open: the org has answered a probe, and a little work is tried. The pause lasts until work
 *   has shown that the org takes more than probes. An outage before that continues the pause.
 *
 * @see https://martinfowler.com/bliki/CircuitBreaker.html
 */
export class CircuitBreaker {
  readonly #ramp = new ClaimRamp();
  readonly #org: Pick<Org, 'probe'>;
  readonly #clock: Clock;
  readonly #pauseLog: PauseLog;
  readonly #recorder: PauseRecorder | undefined;
  readonly #probes = new SingleFlight<void>();
  /** Undefined when the circuit is closed. */
  #pause: ProbedPause | undefined;
  /** When the org answered the last probe of the pause; undefined while the circuit is open. */
  #answeredAt: number | undefined;
  /** Whether the org has answered all calls of a turn since then. */
  #hasAnsweredWork = false;
  /** Whether some of the pause's outages were met by no turn: what met them is tried rarely. */
  #isMetElsewhere = false;
  /** Failed calls and probes in a row. Only written work ends the row. */
  #failures = 0;

  constructor(
    org: Pick<Org, 'probe'>,
    log: Logger,
    { pauses, clock = SYSTEM_CLOCK }: CircuitOptions = {},
  ) {
    this.#org = org;
    this.#clock = clock;
    this.#pauseLog = new PauseLog(log);
    this.#recorder = pauses && new PauseRecorder(pauses, log);
  }

  /** Whether no call may be made. False when the circuit is half-open: calls may be tried. */
  get isOpen(): boolean {
    return this.#openPause !== undefined;
  }

  /**
   * Opens the circuit until the org has answered a probe. While it is open, further calls that
   * failed in the same outage change nothing. While it is half-open, the pause continues as after a
   * failed probe.
   *
   * @param isOfTurn whether the work of a turn has met it, which is due again soon
   */
  trip(outage: OrgOutageError, isOfTurn = false): void {
    if (!isOfTurn) this.#isMetElsewhere = true;
    if (this.isOpen) return;
    const now = this.#clock.now();
    if (this.#pause !== undefined) this.#continue(this.#pause, outage);
    else {
      this.#open(beginPause(outage, now));
      this.#pauseLog.logOutage(outage, true, now);
    }
  }

  /**
   * Takes a turn to claim subjects; {@link endTurn} it when they are settled or released.
   *
   * @param max how many subjects are claimed when nothing is wrong
   * @returns undefined while calls are paused; after a pause also while another loop has the turn
   */
  takeTurn(max: number): Turn | undefined {
    return this.#ramp.take(max);
  }

  /**
   * Ends a turn. A half-open circuit closes when records were written, or after some time without
   * an outage, as when nothing is due; sooner when all that is due was tried. Answered queries alone
   * do not close it: there are orgs that answer those and refuse every write. For the same reason
   * only written records end the row of failures, so that the next pause begins short.
   */
  endTurn(turn: Turn, result: TurnResult): void {
    const isGood = result === 'written' || result === 'answered';
    const isOfNow = this.#ramp.end(turn, isGood);
    const isProof = result === 'written' && isOfNow;
    if (isProof) this.#failures = 0;
    if (isGood && isOfNow) this.#hasAnsweredWork = true;
    if (isProof || (result !== 'failed' && this.#isQuiet(result))) this.#close();
  }

  /**
   * Resolves when the circuit is not open: calls may be made, or tried. Resolves also when the
   * signal is aborted. However many callers wait, one probe is sent.
   *
   * @throws what the probe threw, if it was no error of the org. The circuit stays open, and the
   *   next probe is due as after any other failure
   */
  async whenClosed(signal: AbortSignal): Promise<void> {
    for (let pause = this.#openPause; pause && !signal.aborted; pause = this.#openPause) {
      const waitMs = pause.nextProbeAt - this.#clock.now();
      if (waitMs > 0) await this.#clock.wait(waitMs, signal);
      else await this.#probeOnce(pause);
    }
  }

  /** Stops showing a pause to other processes. Resolves when the store is no longer used. */
  async stop(): Promise<void> {
    await this.#recorder?.stop();
  }

  /** The pause while the circuit is open. */
  get #openPause(): ProbedPause | undefined {
    return this.#answeredAt === undefined ? this.#pause : undefined;
  }

  /** Whether the circuit has been half-open for long, by the last turn. */
  #isQuiet(result: TurnResult): boolean {
    if (this.#answeredAt === undefined) return false;
    const isAllTried = result === 'nothing due' && this.#hasAnsweredWork && !this.#isMetElsewhere;
    const quietMs = isAllTried ? QUIET_AFTER_WORK_MS : QUIET_MS;
    return this.#clock.now() - this.#answeredAt >= quietMs;
  }

  #probeOnce(pause: Pause): Promise<void> {
    return this.#probes.run('org', () => this.#probe(pause));
  }

  async #probe(pause: Pause): Promise<void> {
    try {
      await this.#org.probe();
    } catch (error) {
      // A refusal is an answer: the org can be reached.
      if (!(error instanceof RequestRefusedError)) {
        this.#continue(pause, error);
        if (error instanceof OrgOutageError) return;
        throw error;
      }
    }
    this.#halfOpen();
  }

  /** Where the connector's own configuration was the reason, an answered probe is proof enough. */
  #halfOpen(): void {
    if (this.#pause === undefined) return;
    this.#ramp.restart();
    if (this.#pause.kind === 'other-org') {
      this.#failures = 0;
      this.#close();
      return;
    }
    this.#answeredAt = this.#clock.now();
    this.#hasAnsweredWork = false;
    this.#recorder?.record(shownPause(this.#pause, this.#failures, this.#answeredAt));
  }

  #open(pause: Pause): ProbedPause {
    this.#failures += 1;
    const backoff = pause.kind === 'limit' ? LIMIT_BACKOFF : ORG_BACKOFF;
    const waitMs = backoffMs(backoff, this.#failures, this.#clock.random());
    const probed = { ...pause, nextProbeAt: this.#clock.now() + waitMs };
    this.#pause = probed;
    this.#answeredAt = undefined;
    this.#ramp.pause();
    this.#recorder?.record(shownPause(probed, this.#failures));
    return probed;
  }

  #continue(before: Pause, error: unknown): void {
    const now = this.#clock.now();
    const pause = this.#open(continuePause(before, error));
    if (error instanceof OrgOutageError) {
      this.#pauseLog.logOutage(error, isNews(before, error), now);
    }
    this.#pauseLog.logHourly(pause, now);
  }

  #close(): void {
    if (this.#pause === undefined) return;
    this.#pauseLog.logEnd(this.#pause, this.#clock.now());
    this.#pause = undefined;
    this.#answeredAt = undefined;
    this.#isMetElsewhere = false;
    this.#recorder?.record(undefined);
  }
}
