import { SECOND_MS } from '../../time.ts';

/**
 * A query had no answer within its bound. The connection is closed; a pool replaces it. What the
 * query changed may be committed or not.
 */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';

  /** @param ms how long the query has waited, in milliseconds */
  constructor(ms: number) {
    super(
      `The database did not answer for ${ms / SECOND_MS} s; the connection is closed and replaced by a new one.`,
    );
  }
}

/** A commit is on the primary server, but its synchronous standby may lack it. */
export class NotReplicatedError extends Error {
  override readonly name = 'NotReplicatedError';

  constructor() {
    super('PostgreSQL has stopped waiting for its synchronous standby, which may lack the commit.');
  }
}
