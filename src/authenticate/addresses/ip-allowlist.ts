import { ForbiddenError } from '../../errors.ts';
import type { Authenticate } from '../authenticate.ts';
import { addressList } from './address-list.ts';

/**
 * Proof by the caller's IP address. It is weak alone: every caller behind the address has it.
 *
 * @param allowed addresses and ranges, as addressRange reads them
 * @returns a proof that throws ForbiddenError for every other address
 */
export function ipAllowlist(allowed: readonly string[]): Authenticate {
  const isAllowed = addressList(allowed);
  return async ({ address }) => {
    if (!isAllowed(address)) throw new ForbiddenError('This address is not allowed to call here.');
    return { method: 'ip-allowlist', caller: 'an allowed address' };
  };
}
