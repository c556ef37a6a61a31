import { ForbiddenError } from '../errors.ts';
import type { Authenticate, Proof } from './authenticate.ts';
import { forProvenCaller } from './proven-caller.ts';

/** The proof of a path that asks for none. Production configurations cannot contain such a path. */
const NO_PROOF: Proof = { method: 'none', caller: 'anybody' };

/**
 * Requires several proofs of one call. Proofs are checked in order, and the first that fails
 * decides the error: a caller that fails one learns nothing about the next.
 *
 * @returns the combined proof, see {@link combineProofs}; method `none` for an empty list. After
 *   the first proof, errors are ProvenCallerErrors
 */
export function allOf(proofs: readonly Authenticate[]): Authenticate {
  return async (arrival) => {
    const [first, ...others] = proofs;
    let combined = (await first?.(arrival)) ?? NO_PROOF;
    for (const authenticate of others) {
      const before = combined;
      combined = await forProvenCaller(before, async () =>
        combineProofs(before, await authenticate(arrival)),
      );
    }
    return combined;
  };
}

/**
 * Combines two proofs of one call.
 *
 * @returns the first one's method, with `+signature` if that is the second one; both callers; and
 *   the live flag of the first proof that has one
 * @throws ForbiddenError when one is of live events and the other of test events
 */
function combineProofs(first: Proof, second: Proof): Proof {
  const caller = `${first.caller} and ${second.caller}`;
  if (first.live !== undefined && second.live !== undefined && first.live !== second.live) {
    throw new ForbiddenError(
      'The proofs are of different modes: one secret is of live events, and one of test events.',
      { caller },
    );
  }
  return {
    method: second.method === 'signature' ? signedMethod(first.method) : first.method,
    caller,
    live: first.live ?? second.live,
  };
}

function signedMethod(method: Proof['method']): Proof['method'] {
  switch (method) {
    case 'oauth':
    case 'http-basic':
    case 'static-header':
    case 'ip-allowlist':
      return `${method}+signature`;
    default:
      return method;
  }
}
