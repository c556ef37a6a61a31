import type { IncomingHttpHeaders } from 'node:http';

/** One HTTP request as it came. */
export interface Arrival {
  /**
   * Reads the bytes of the body: signatures cover these, and nothing parsed from them. Nothing is read before it is asked
   * for, and nothing twice: a proof that can do without lets strangers take no room.
   */
  readonly readBody: () => Promise<Buffer>;
  readonly headers: IncomingHttpHeaders;
  /** The caller's IP address. */
  readonly address: string;
  /** The path that serves it, as its source names it, whichever way the caller spelled it. */
  readonly path: string;
}

/** How a caller proved itself. */
export interface Proof {
  readonly method:
    | 'oauth'
    | 'http-basic'
    | 'signature'
    | 'static-header'
    | 'ip-allowlist'
    | 'reconcile'
    | 'none';
  /** Who it is, in words that may be logged. */
  readonly caller: string;
  /** Whether it is live or test, where different proofs are agreed on for the two. */
  readonly live?: boolean;
}

/**
 * One way for a caller to prove who it is.
 *
 * @throws UnauthorizedError (401), ForbiddenError (403), ServiceUnavailableError (503: it can't be checked now)
 */
export type Authenticate = (arrival: Arrival) => Promise<Proof>;
