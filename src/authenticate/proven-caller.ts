import { clientErrorStatus, RequestError } from '../errors.ts';
import type { Proof } from './authenticate.ts';

/**
 * The call of a proven caller is not accepted: a genuine sender loses a delivery. The reply is that
 * of the cause.
 */
export class ProvenCallerError extends Error {
  override readonly name = 'ProvenCallerError';
  /** The error that decides the reply. */
  override readonly cause: unknown;
  /** The caller, in words that may be logged. */
  readonly caller: string;
  /** What an administrator can do about it, where that is known. */
  readonly todo: string | undefined;

  constructor(cause: unknown, caller: string, todo?: string) {
    super(cause instanceof Error ? cause.message : String(cause));
    this.cause = cause;
    this.caller = caller;
    this.todo = todo;
  }

  /** HTTP status of the reply, if the cause decides it. */
  get status(): number | undefined {
    return this.cause instanceof RequestError ? this.cause.status : clientErrorStatus(this.cause);
  }
}

/**
 * Does the work of a call whose caller is proven.
 *
 * @param proof how the caller proved its identity; method `none` proves nothing
 * @throws ProvenCallerError with what the work throws
 */
export async function forProvenCaller<T>(proof: Proof, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (proof.method === 'none' || error instanceof ProvenCallerError) throw error;
    throw new ProvenCallerError(error, proof.caller);
  }
}
