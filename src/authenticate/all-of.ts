import type { Authenticate, Proof } from './authenticate.ts';

/** The proof of a path that asks for none. Production configurations cannot contain such a path. */
const NO_PROOF: Proof = { method: 'none', caller: 'anybody' };

/**
 * Requires several proofs of one call. Proofs are checked in order, and the first that fails
 * decides the error: a caller that fails one learns nothing about the next.
 *
 * @returns the combined proof, see {@link combineProofs}; method `none` for an empty list
 */
export function allOf(proofs: readonly Authenticate[]): Authenticate {
  return async (arrival) => {
    let combined: Proof | undefined;
    for (const authenticate of proofs) {
      const proof = await authenticate(arrival);
      combined = combined === undefined ? proof : combineProofs(combined, proof);
    }
    return combined ?? NO_PROOF;
  };
}

/**
 * Combines two proofs of one call.
 *
 * @returns the first one's method, both callers, and the live flag of the first proof that has one
 */
export function combineProofs(first: Proof, second: Proof): Proof {
  return {
    method: first.method,
    caller: `${first.caller} and ${second.caller}`,
    live: first.live ?? second.live,
  };
}
