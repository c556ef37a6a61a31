import { together } from './all-of.ts';
import type { Authenticate } from './authenticate.ts';
import { hasSignature } from './hmac-signature.ts';

/**
 * Another proof, and a signature's as well where the caller sent one: Digital River does not say whether its OAUTH
 * transport signs, but a signature that is there and wrong means that the body is not what was signed.
 */
export function signedIfPresent(proof: Authenticate, signature: Authenticate): Authenticate {
  return async (arrival) => {
    if (!hasSignature(arrival)) return proof(arrival);
    // First, since it costs no look-up.
    const signed = await signature(arrival);
    return together(await proof(arrival), signed);
  };
}
