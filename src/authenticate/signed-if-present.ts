import { allOf } from './all-of.ts';
import type { Authenticate } from './authenticate.ts';
import { hasSignature } from './hmac-signature.ts';

/**
 * Requires one proof, and a valid signature as well when the call has one. Digital River does not
 * document whether its OAUTH transport signs; a signature that is present but wrong means that the
 * body is not the signed one. A caller can leave the signature out: it proves nothing of its own.
 *
 * @param proof required of every call
 * @param signature required of calls that have a signature header
 */
export function signedIfPresent(proof: Authenticate, signature: Authenticate): Authenticate {
  const both = allOf([proof, signature]);
  return (arrival) => (hasSignature(arrival) ? both : proof)(arrival);
}
