import { ForbiddenError } from '../../errors.ts';
import type { Arrival, Authenticate } from '../authenticate.ts';
import { addressList } from './address-list.ts';

/** Addresses that one process reports at most, so that its memory and log stay bounded. */
const MAX_REPORTED_ADDRESSES = 100;

/**
 * Adds a safelist to another proof. A caller from any other address is denied before its proof is
 * checked.
 *
 * @param safelist addresses and ranges, as addressRange reads them
 * @returns the proof; it throws ForbiddenError for addresses that are not on the list
 */
export function enforceSafelist(safelist: readonly string[], proof: Authenticate): Authenticate {
  const isSafelisted = addressList(safelist);
  return async (arrival) => {
    if (!isSafelisted(arrival.address)) {
      throw new ForbiddenError('This address is not allowed to call here.');
    }
    return proof(arrival);
  };
}

/**
 * Reports proven callers whose address is not on a safelist, and denies none of them: the other
 * proof alone decides. Unproven callers are not reported, so that they cannot fill the log.
 *
 * @param safelist addresses and ranges, as addressRange reads them
 * @param report called once for each such address, for the first hundred of them
 */
export function watchSafelist(
  safelist: readonly string[],
  proof: Authenticate,
  report: (address: string) => void,
): Authenticate {
  const isSafelisted = addressList(safelist);
  const reported = new Set<string>();

  function reportOnce({ address }: Arrival): void {
    if (isSafelisted(address) || reported.has(address)) return;
    if (reported.size >= MAX_REPORTED_ADDRESSES) return;
    reported.add(address);
    report(address);
  }

  return async (arrival) => {
    const proven = await proof(arrival);
    reportOnce(arrival);
    return proven;
  };
}
