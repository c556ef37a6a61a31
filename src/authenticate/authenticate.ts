import type { IncomingHttpHeaders } from 'node:http';

/** One HTTP request, as received. */
export interface Arrival {
  /**
   * Reads the bytes of the body: signatures cover these bytes, not what is parsed from them. The
   * body is read on the first call and only once. A proof that does not need it does not read it,
   * so that unproven callers take no memory.
   */
  readonly readBody: () => Promise<Buffer>;
  readonly headers: IncomingHttpHeaders;
  /** The caller's IP address. */
  readonly address: string;
  /** The path as its endpoint names it, whichever spelling the caller used. */
  readonly path: string;
}

/** How a caller proved itself. */
export interface Proof {
  readonly method:
    | 'oauth'
    | 'oauth+signature'
    | 'http-basic'
    | 'http-basic+signature'
    | 'signature'
    | 'static-header'
    | 'static-header+signature'
    | 'ip-allowlist'
    | 'ip-allowlist+signature'
    | 'reconcile'
    | 'backfill'
    | 'none';
  /** The caller, in words that may be logged: never a secret. */
  readonly caller: string;
  /** Live or test; undefined unless the sender has different secrets for the two. */
  readonly live?: boolean | undefined;
}

/**
 * Checks how a caller proves itself.
 *
 * @returns the proof
 * @throws UnauthorizedError (401) when the proof is missing or wrong
 * @throws ForbiddenError (403) when the caller is proven but not allowed
 * @throws ServiceUnavailableError (503) when the proof cannot be checked now
 * @throws ProvenCallerError when one of several proofs is good, and the next one is not
 */
export type Authenticate = (arrival: Arrival) => Promise<Proof>;
