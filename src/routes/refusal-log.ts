import { addressGroup } from '../authenticate/addresses/address-group.ts';
import type { Logger } from '../log.ts';
import { MinuteTally } from '../minute-tally.ts';

/** The facts of a request that was refused. */
export interface Refusal {
  readonly status: number;
  /** Our own words, which the caller gets as well. */
  readonly reason: string;
  readonly path?: string;
  /** The error code of a token response. */
  readonly code?: string;
  /** The caller when it is known, in words that may be logged. */
  readonly caller?: string | undefined;
  /** What an administrator can do about it, where that is known. */
  readonly todo?: string | undefined;
  /** The failure of ours behind it. */
  readonly err?: unknown;
}

/** How the lines are recognized. */
type Fact =
  | 'request refused'
  | 'token refused'
  | 'api request refused'
  | 'api request failed'
  | 'console page refused'
  | 'console page failed'
  | 'console sign-in failed';

interface Line {
  readonly fact: Fact;
  readonly refusal: Refusal;
}

/**
 * Logs refused requests. A proven caller is a sender that loses a delivery: each of its refusals is
 * an error. All other callers are logged at the first of each reason and group of addresses, or of
 * each kind of failure of ours, then once a minute with a count, so that they cannot fill the log.
 */
export class RefusalLog {
  readonly #log: Logger;
  readonly #warnings: MinuteTally<Line>;
  readonly #errors: MinuteTally<Line>;
  readonly #failures: MinuteTally<Line>;

  constructor(log: Logger) {
    this.#log = log;
    this.#warnings = new MinuteTally(({ fact, refusal }, count) =>
      log.warn({ ...refusal, count }, fact),
    );
    const logError = ({ fact, refusal }: Line, count: number) =>
      log.error({ ...refusal, count }, fact);
    this.#errors = new MinuteTally(logError);
    this.#failures = new MinuteTally(logError);
  }

  /** Logs the refusal of a proven caller. */
  proven(fact: Fact, refusal: Refusal, level: 'error' | 'warn' = 'error'): void {
    this.#log[level](refusal, fact);
  }

  /**
   * Counts the refusal of any other caller: an error when it is known who calls, otherwise a
   * warning.
   *
   * @param address the caller's address
   */
  unproven(fact: Fact, refusal: Refusal, address: string): void {
    const tally = refusal.caller === undefined ? this.#warnings : this.#errors;
    const group = groupOf(fact, refusal);
    tally.record({ key: `${addressGroup(address)} ${group}`, group }, { fact, refusal });
  }

  /**
   * Counts a failure of ours for a caller that is not proven: an error with the newest `err`. An
   * outage fails for every caller, so that it is counted by kind, not by address.
   */
  failed(fact: Fact, refusal: Refusal): void {
    const group = groupOf(fact, refusal);
    this.#failures.record({ key: `${group} ${kindOf(refusal.err)}`, group }, { fact, refusal });
  }

  /** Logs at once what was counted since the last lines, as before the end of the process. */
  flush(): void {
    this.#warnings.flush();
    this.#errors.flush();
    this.#failures.flush();
  }
}

/** Numbers in a reason may be the caller's choice: without them there are few reasons. */
function groupOf(fact: Fact, { status, reason }: Refusal): string {
  return `${fact} ${status} ${withoutNumbers(reason)}`;
}

/** What failed, and why. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return [error, error.cause]
    .filter((part) => part instanceof Error)
    .map(({ name, message }) => `${name} ${withoutNumbers(message)}`)
    .join(' ');
}

function withoutNumbers(text: string): string {
  return text.replaceAll(/\d+/g, '#');
}
