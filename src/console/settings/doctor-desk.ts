import { setTimeout as wait } from 'node:timers/promises';
import { TooManyRequestsError } from '../../errors.ts';
import { MINUTE_MS, SECOND_MS } from '../../time.ts';
import { ConflictError } from '../operation/operation-errors.ts';
import type { DoctorFinding, SettingsData } from './settings-data.ts';

/** What the doctor has found in one run. */
export interface DoctorReport {
  readonly ranAt: Date;
  readonly tookMs: number;
  /** False: the time was up before all checks had ended. */
  readonly isComplete: boolean;
  readonly findings: readonly DoctorFinding[];
}

/** How often the doctor may be run, and for how long, in milliseconds. */
export interface DoctorLimits {
  readonly timeMs: number;
  readonly pauseMs: number;
}

const DOCTOR_LIMITS: DoctorLimits = { timeMs: MINUTE_MS, pauseMs: 30 * SECOND_MS };

const RUNNING = 'The doctor is running already, in this web process. Wait until it has finished.';

/** Runs the doctor in this process: one run at a time, with a pause after each, and not for long. */
export class DoctorDesk {
  readonly #examine: SettingsData['examine'];
  readonly #limits: DoctorLimits;
  #isRunning = false;
  #begunAt = Number.NEGATIVE_INFINITY;
  #latest: DoctorReport | undefined;

  constructor(examine: SettingsData['examine'], limits = DOCTOR_LIMITS) {
    this.#examine = examine;
    this.#limits = limits;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** The report of the last run in this process; undefined before the first one. */
  get latest(): DoctorReport | undefined {
    return this.#latest;
  }

  /**
   * Runs all checks. When the time is up, the report has the findings so far; the check that is
   * still running counts as a run until it ends.
   *
   * @throws ConflictError while another run lasts, TooManyRequestsError soon after one began, and
   *   what the checks throw
   */
  async run(): Promise<DoctorReport> {
    this.#assertFree();
    const ranAt = new Date();
    const begunAt = performance.now();
    this.#begunAt = begunAt;
    const findings: DoctorFinding[] = [];
    const timeUp = new AbortController();
    const done = new AbortController();
    this.#isRunning = true;
    const examination = this.#examine({
      report: (found) => findings.push(...found),
      signal: timeUp.signal,
    }).finally(() => {
      this.#isRunning = false;
    });
    const limit = wait(this.#limits.timeMs, false, { signal: done.signal });
    // The loser of the race is not awaited: the aborted timer, or checks that are broken off.
    for (const each of [examination, limit]) each.catch(() => undefined);
    try {
      const isComplete = await Promise.race([examination.then(() => true), limit]);
      const tookMs = Math.round(performance.now() - begunAt);
      this.#latest = { ranAt, tookMs, isComplete, findings: [...findings] };
      return this.#latest;
    } finally {
      done.abort();
      timeUp.abort();
    }
  }

  #assertFree(): void {
    if (this.#isRunning) throw new ConflictError(RUNNING);
    const leftMs = this.#begunAt + this.#limits.pauseMs - performance.now();
    if (leftMs <= 0) return;
    const seconds = Math.ceil(leftMs / SECOND_MS);
    throw new TooManyRequestsError(
      `The doctor has just run in this web process. Try again in ${seconds} seconds.`,
      seconds,
    );
  }
}
