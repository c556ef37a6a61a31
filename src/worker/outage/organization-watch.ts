import type { Org } from '../../salesforce/api/org.ts';
import { OrgOutageError } from '../../salesforce/org-errors.ts';
import { SECOND_MS } from '../../time.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';

/** Time between two checks, in milliseconds. Each reads one row of the database. */
const INTERVAL_MS = 5 * SECOND_MS;

/**
 * Notices that the database belongs to another org by now. A worker of the former org gets nothing
 * from its claims any more, so that no call would show it.
 */
export class OrganizationWatch {
  readonly #organization: Org['organization'];
  readonly #circuit: Pick<CircuitBreaker, 'trip'>;
  #checkedAt = Number.NEGATIVE_INFINITY;

  constructor({ organization }: Pick<Org, 'organization'>, circuit: Pick<CircuitBreaker, 'trip'>) {
    this.#organization = organization;
    this.#circuit = circuit;
  }

  /** Checks the org once in a while, and pauses the calls to one that is not accepted any more. */
  async check(): Promise<void> {
    const now = performance.now();
    if (now - this.#checkedAt < INTERVAL_MS) return;
    this.#checkedAt = now;
    await this.#organization?.confirm().catch((error: unknown) => {
      if (!(error instanceof OrgOutageError)) throw error;
      this.#circuit.trip(error);
    });
  }
}
