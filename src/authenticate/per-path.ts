import type { Authenticate } from './authenticate.ts';

/**
 * Proof as each path wants it.
 *
 * @param proofs what is wanted, by the path as its source names it
 * @returns what fails for every other path, with an error of ours: nobody is let in because a path was forgotten
 */
export function perPath(proofs: Readonly<Record<string, Authenticate>>): Authenticate {
  const wanted = new Map(Object.entries(proofs));
  return async (arrival) => {
    const authenticate = wanted.get(arrival.path);
    if (authenticate === undefined) {
      throw new Error(`Expected a path that wants a proof, got ${arrival.path}.`);
    }
    return authenticate(arrival);
  };
}
