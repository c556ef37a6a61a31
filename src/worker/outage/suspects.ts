import type { OrgOutageError } from '../../salesforce/org-errors.ts';

/** The oldest suspicion is dropped above this. */
const MAX_SUSPECTS = 1000;

/**
 * Finds out whether an outage is the fault of one subject: the org fails whenever this subject is
 * processed alone, and writes records of other subjects in between. While nothing else is written,
 * the org is at fault. Kept in memory: after a restart, suspicion begins anew.
 */
export class Suspects {
  /** How many batches the org had written when a subject became a suspect. */
  readonly #writtenBefore = new Map<string, number>();
  #written = 0;

  /** Records that the org has written records of these subjects. */
  recordWritten(subjects: readonly string[]): void {
    if (subjects.length === 0) return;
    this.#written += 1;
    for (const subject of subjects) this.#writtenBefore.delete(subject);
  }

  /**
   * Records that an outage began while a subject was processed alone.
   *
   * @returns whether it is the subject's fault: the same happened before, and the org has written
   *   something else in between
   */
  recordOutage(subject: string): boolean {
    const before = this.#writtenBefore.get(subject);
    this.#writtenBefore.delete(subject);
    this.#writtenBefore.set(subject, this.#written);
    const [oldest] = this.#writtenBefore.keys();
    if (oldest !== undefined && this.#writtenBefore.size > MAX_SUSPECTS) {
      this.#writtenBefore.delete(oldest);
    }
    return before !== undefined && before < this.#written;
  }
}

/**
 * Whether an outage may be the fault of what was sent: the org, or a proxy before it, did not answer
 * in time, broke the connection, answered oddly, or answered for one record as for the whole org. A
 * limit or a refused log-in of the whole call is not.
 */
export function maySubjectCause({ kind, isOfRecord }: OrgOutageError): boolean {
  return kind === 'unavailable' || isOfRecord;
}
