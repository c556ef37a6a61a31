import { ForbiddenError } from '../../errors.ts';
import type { Authenticate } from '../authenticate.ts';
import { addressList } from './address-list.ts';

/** How many unknown addresses are told before that stops. */
const MAX_LOGGED_ADDRESSES = 100;

/**
 * Another proof, for callers at known addresses only. Who calls from elsewhere is refused before anything else is looked
 * at.
 *
 * @param allowed addresses and ranges, as addressRange reads them
 */
export function enforceSafelist(allowed: readonly string[], proof: Authenticate): Authenticate {
  const isAllowed = addressList(allowed);
  return async (arrival) => {
    if (!isAllowed(arrival.address)) throw new ForbiddenError('This address may not call here.');
    return proof(arrival);
  };
}

/**
 * Another proof, which alone decides; addresses that are not known are told, once each. Only those of proven callers are,
 * so that strangers can't write into the log.
 *
 * @param tell receives the first hundred addresses
 */
export function watchSafelist(
  allowed: readonly string[],
  proof: Authenticate,
  tell: (address: string) => void,
): Authenticate {
  const isAllowed = addressList(allowed);
  const told = new Set<string>();
  return async (arrival) => {
    const proven = await proof(arrival);
    const { address } = arrival;
    if (!isAllowed(address) && !told.has(address) && told.size < MAX_LOGGED_ADDRESSES) {
      told.add(address);
      tell(address);
    }
    return proven;
  };
}
