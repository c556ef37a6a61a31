import type { Arrival, Authenticate, Proof } from '../authenticate/authenticate.ts';
import type { Source } from './source.ts';

/**
 * Where a source listens, how its callers prove who they are, and how they are answered. Workers do
 * not need it.
 */
export interface Endpoint {
  readonly source: Source;
  /** Paths that the sender posts to. Each is served with and without its trailing slash. */
  readonly paths: readonly string[];
  readonly authenticate: Authenticate;
  /**
   * Checks whether the proof of an arrival is good for the type of its event; absent when it always
   * is.
   *
   * @param proof as `authenticate` returned it for the arrival
   * @returns the proof that counts for the event
   * @throws ProvenCallerError with a ForbiddenError (403) when the type needs another proof; the
   *   ForbiddenError alone for a caller that nothing proves
   */
  readonly authenticateType?: (arrival: Arrival, type: string, proof: Proof) => Promise<Proof>;
  /** Status for a proven arrival that is not a usable event; the arrival is kept in any case. */
  readonly rejectedStatus: 400 | 202;
}
