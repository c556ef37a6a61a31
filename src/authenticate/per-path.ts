import type { Authenticate } from './authenticate.ts';

/**
 * Requires the proof that is configured for the path of the call.
 *
 * @param proofs the proof of each path, by the path as its endpoint names it
 * @returns a proof that throws an Error (503) for any other path: a path that was left out of the
 *   configuration accepts no calls
 */
export function perPath(proofs: Readonly<Record<string, Authenticate>>): Authenticate {
  const proofsByPath = new Map(Object.entries(proofs));
  return async (arrival) => {
    const authenticate = proofsByPath.get(arrival.path);
    if (authenticate === undefined) {
      throw new Error(`Expected a path with a configured proof, got ${arrival.path}.`);
    }
    return authenticate(arrival);
  };
}
