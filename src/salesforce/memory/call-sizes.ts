import { SECOND_MS } from '../../time.ts';
import { MAX_RECORDS_PER_CALL } from '../collection-limits.ts';
import type { AdaptiveSize } from './adaptive-size.ts';
import { ObjectSizes } from './object-sizes.ts';

/** A call that takes longer than this is made smaller, before one has no answer in time. */
const SLOW_MS = 10 * SECOND_MS;
/** Of calls that are quicker than this, larger ones may follow: one of twice the size is not slow. */
const QUICK_MS = 5 * SECOND_MS;
/** As many records as one subject may have, and as any org takes at once. */
const MAX_FEW_RECORDS = 10;

/**
 * How many records one call carries, by object. A call with several objects carries as many as the
 * slowest of them allows. All begin with the most that Salesforce takes.
 */
export class CallSizes {
  readonly #sizes = new ObjectSizes(MAX_RECORDS_PER_CALL);

  /** @param object API name of the object */
  of(object: string): number {
    return this.#sizes.of(object).size;
  }

  /**
   * The org has answered a call.
   *
   * @param objects API names of the objects that it carried
   * @param records number of records of all of them
   * @param tookMs until the answer, in milliseconds
   */
  answered(objects: Iterable<string>, records: number, tookMs: number): void {
    for (const object of new Set(objects)) {
      const size = this.#sizes.of(object);
      if (tookMs <= QUICK_MS) size.passed(records);
      else if (tookMs > SLOW_MS && isLarge(records, size)) size.fallTo(records / 2);
    }
  }

  /**
   * The org has not answered a call in time; see `answered`. A few records are slow because of one
   * of them, unless calls are as small anyway.
   */
  timedOut(objects: Iterable<string>, records: number): void {
    for (const object of new Set(objects)) {
      const size = this.#sizes.of(object);
      if (records > MAX_FEW_RECORDS || isLarge(records, size)) size.fallTo(records / 2);
    }
  }
}

/** A smaller call was slow for another reason than the number of its records. */
function isLarge(records: number, { size }: AdaptiveSize): boolean {
  return records * 2 > size;
}
