import { ForbiddenError } from '../../errors.ts';
import type { Authenticate } from '../authenticate.ts';
import { addressList } from './address-list.ts';

/**
 * Proof by the caller's address: little by itself, since whoever shares the address has it too.
 *
 * @param allowed addresses and ranges, as addressRange reads them
 */
export function ipAllowlist(allowed: readonly string[]): Authenticate {
  const isAllowed = addressList(allowed);
  return async ({ address }) => {
    if (!isAllowed(address)) throw new ForbiddenError('This address may not call here.');
    return { method: 'ip-allowlist', caller: 'an allowed address' };
  };
}
