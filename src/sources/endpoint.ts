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
  readonly answer: Answer;
}

/** How proven arrivals are answered, after they are stored. */
export interface Answer {
  /** Status of an arrival with at least one usable event. */
  readonly acceptedStatus: 200 | 201 | 202 | 204;
  /**
   * Text of the answer to an arrival with a usable event, for senders that expect one; absent: JSON
   * with the ids of the events.
   */
  readonly acceptedText?: string;
  /** Status of an arrival without a usable event; it is kept in any case. */
  readonly rejectedStatus: 200 | 202 | 400 | 422;
}
