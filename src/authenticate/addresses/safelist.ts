import { ForbiddenError } from '../../errors.ts';
import type { Arrival, Authenticate } from '../authenticate.ts';
import { ProvenCallerError } from '../proven-caller.ts';
import { addressList } from './address-list.ts';
import { familyOf } from './address-range.ts';

/** Addresses that one process reports at most, so that its memory and log stay bounded. */
const MAX_REPORTED_ADDRESSES = 100;

/**
 * Adds a safelist to another proof. A caller from any other address is denied before its proof is
 * checked; all that still matters is whether it is a genuine sender, which the log has to know.
 *
 * @param safelist addresses and ranges, as addressRange reads them
 * @param recognize a proof by the headers alone, without a wait for another system
 * @param variable name of the variable that adds addresses to the list
 * @returns the proof; for addresses that are not on the list it throws ForbiddenError, inside a
 *   ProvenCallerError if the caller is recognized
 */
export function enforceSafelist(
  safelist: readonly string[],
  proof: Authenticate,
  { recognize, variable }: { readonly recognize: Authenticate; readonly variable: string },
): Authenticate {
  const isSafelisted = addressList(safelist);
  return async (arrival) => {
    if (isSafelisted(arrival.address)) return proof(arrival);
    const denial = new ForbiddenError('This address is not allowed to call here.');
    const known = await recognize(arrival).catch(() => undefined);
    if (known === undefined || known.method === 'none') throw denial;
    throw new ProvenCallerError(denial, known.caller, adviceFor(arrival.address, variable));
  };
}

function adviceFor(address: string, variable: string): string {
  return familyOf(address) === undefined
    ? 'the call has no usable address: check TRUSTED_PROXIES'
    : `check TRUSTED_PROXIES, or add ${address} to ${variable}`;
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
