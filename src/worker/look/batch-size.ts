import { MAX_RECORDS_PER_CALL } from '../../salesforce/collection-limits.ts';
import { SECOND_MS } from '../../time.ts';

/** As many subjects as one call has records: then a batch of single events is one call. */
const MAX = MAX_RECORDS_PER_CALL;
/** How long a batch should take at most. */
const QUICK_MS = 5 * SECOND_MS;
/** A batch that took longer has held up the others, or one of its calls has timed out. */
const SLOW_MS = 15 * SECOND_MS;

/**
 * How many subjects a worker claims together: as many as take five seconds at the pace of the last
 * batch that has shown it. A time-out makes a batch slow, and so do the further calls that an org's
 * limits make necessary. The first batch has as many as any: the time limit of a call grows with its
 * records.
 */
export class BatchSize {
  #size = MAX;

  get size(): number {
    return this.#size;
  }

  /**
   * Learns from a batch. Only a full one that did not fail shows that more subjects may be claimed.
   * A small one that was slow was so for another reason than its size.
   *
   * @param subjects how many were claimed, at least one
   * @param ms how long they took, in milliseconds
   */
  learn(subjects: number, ms: number, hasFailed: boolean): void {
    const isQuick = ms <= QUICK_MS && subjects >= this.#size && !hasFailed;
    const isSlow = ms > SLOW_MS && subjects * 2 > this.#size;
    if (!isQuick && !isSlow) return;
    this.#size = Math.max(1, Math.min(Math.floor((subjects * QUICK_MS) / ms), MAX));
  }
}
