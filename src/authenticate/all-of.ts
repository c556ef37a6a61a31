import type { Authenticate, Proof } from './authenticate.ts';

/** What stands where nothing is asked for. Only configurations that are not for production come to this. */
const NOTHING_ASKED: Proof = { method: 'none', caller: 'anybody' };

/** Proof by several things at once: each must hold. The first one names who called. */
export function allOf(proofs: readonly Authenticate[]): Authenticate {
  return async (arrival) => {
    let named: Proof | undefined;
    // In order: who fails the first learns nothing about the next.
    for (const authenticate of proofs) {
      const proof = await authenticate(arrival);
      named ??= proof;
    }
    return named ?? NOTHING_ASKED;
  };
}
