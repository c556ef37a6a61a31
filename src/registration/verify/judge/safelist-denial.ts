import type { Reply } from '../exchange.ts';

/** What to do where DIGITAL_RIVER_SAFELIST=enforce denies this machine. */
export const SAFELIST_TODO =
  "DIGITAL_RIVER_SAFELIST=enforce denies this machine, as it denies every address that is not on Digital River's list. The way cannot be verified from here: add the public address of this machine to DIGITAL_RIVER_ADDRESSES, or set DIGITAL_RIVER_SAFELIST=log, until it is verified.";

/** Whether the connector denies the address of this machine. */
export function isSafelistDenial({ status, fields }: Reply): boolean {
  return status === 403 && fields.message === 'This address is not allowed to call here.';
}
