import type { Authenticate, Proof } from './authenticate.ts';

/** What stands where nothing is asked for. Only configurations that are not for production come to this. */
const NOTHING_ASKED: Proof = { method: 'none', caller: 'anybody' };

/**
 * Proof by several things at once: each must hold. The method is the first one's; who called, and whether it is live, is
 * what they tell together.
 */
export function allOf(proofs: readonly Authenticate[]): Authenticate {
  return async (arrival) => {
    let whole: Proof | undefined;
    // In order: who fails the first learns nothing about the next.
    for (const authenticate of proofs) whole = together(whole, await authenticate(arrival));
    return whole ?? NOTHING_ASKED;
  };
}

/** What two proofs of one call tell together; the method is the first one's. */
export function together(first: Proof | undefined, next: Proof): Proof {
  if (first === undefined) return next;
  return { ...next, ...first, caller: `${first.caller} and ${next.caller}` };
}
