import pg, { type ClientConfig, type QueryResult } from 'pg';
import { SECOND_MS } from '../../time.ts';
import { requestCancel } from './cancel-request.ts';
import { NoAnswerError, NotReplicatedError } from './query-errors.ts';

/** How long a query may take. */
export interface QueryBounds {
  /** After this the server is asked to cancel the statement, in milliseconds; may be infinite. */
  readonly statementMs: number;
  /** How long the server may then take to answer, in milliseconds. */
  readonly answerMs: number;
}

/** How long a connection may take to say good-bye. */
const END_TIMEOUT_MS = 2 * SECOND_MS;

/**
 * PostgreSQL's function whose warning says that a commit no longer waits for a synchronous standby.
 * The text of the warning depends on the language.
 */
const WAIT_FOR_STANDBY = 'SyncRepWaitForLSN';

type Callback = (error: Error | null | undefined, result?: QueryResult) => void;

/**
 * A kind of client with a bound for every query. A statement that takes too long is cancelled, and
 * fails with PostgreSQL's code 57014; when there is no answer even to that, as on a connection whose
 * other end is gone, the query fails with NoAnswerError. In both cases the connection is closed: the
 * cancellation could still hit a later statement.
 *
 * After a cancellation, a success is NoAnswerError too: a commit that waits for a synchronous standby
 * succeeds at once when it is cancelled, and may be lost with the primary server. When another client
 * cancels it, as an admin may, it fails with NotReplicatedError.
 *
 * A query with `query_timeout` of its own, in milliseconds, fails with NoAnswerError after exactly
 * that time.
 *
 * The variables PGOPTIONS and PGREPLICATION, which pg would read, decide nothing.
 *
 * @returns a class for the option `Client` of a pool
 */
export function boundedClient(bounds: QueryBounds): new (config?: ClientConfig) => pg.Client {
  return class BoundedClient extends pg.Client {
    #isUnreplicated = false;

    constructor(config: ClientConfig = {}) {
      super(config);
      const { connectionParameters } = this as unknown as { connectionParameters: object };
      Object.assign(connectionParameters, { options: config.options, replication: undefined });
      this.on('notice', ({ routine }) => {
        if (routine === WAIT_FOR_STANDBY) this.#isUnreplicated = true;
      });
    }

    /** Takes what pg takes: a text or a query, values, and perhaps a callback. */
    override query(...given: unknown[]): never {
      const callback = given.at(-1);
      if (typeof callback === 'function')
        return this.#run(given.slice(0, -1), callback as Callback) as never;
      return new Promise((resolve, reject) => {
        this.#run(given, (error, result) => (error ? reject(error) : resolve(result)));
      }).catch((error: Error) => {
        // As pg does: the stack shows who asked.
        Error.captureStackTrace(error);
        throw error;
      }) as never;
    }

    /** A connection whose other end is gone would keep the process alive. */
    override end(...given: unknown[]): never {
      setTimeout(() => this.connection.stream.destroy(), END_TIMEOUT_MS).unref();
      return super.end(...(given as [])) as never;
    }

    #run([query, values]: unknown[], callback: Callback): void {
      const { bare, statementMs, answerMs } = withoutTimeout(query, bounds);
      const deadline = new Deadline();
      let late: Error | undefined;
      let silent: Error | undefined;
      const giveUp = () => {
        silent = new NoAnswerError(statementMs + answerMs);
        void this.end();
        this.connection.stream.destroy();
        this.emit('error', silent);
      };
      deadline.set(statementMs, () => {
        late = new NoAnswerError(statementMs);
        requestCancel(this);
        if (answerMs > 0) deadline.set(answerMs, giveUp);
        else giveUp();
      });
      const submit = super.query as (query: unknown, values: unknown, done: Callback) => void;
      submit.call(this, bare, values, (error, result) => {
        deadline.clear();
        if (late !== undefined) void this.end();
        callback(silent ?? error ?? late ?? this.#takeUnreplicated(), result);
      });
    }

    /** Why the query that has ended now is no success; undefined when it is one. */
    #takeUnreplicated(): Error | undefined {
      const isUnreplicated = this.#isUnreplicated;
      this.#isUnreplicated = false;
      return isUnreplicated ? new NotReplicatedError() : undefined;
    }
  };
}

function withoutTimeout(query: unknown, bounds: QueryBounds): QueryBounds & { bare: unknown } {
  if (typeof query !== 'object' || query === null || !('query_timeout' in query))
    return { bare: query, ...bounds };
  const { query_timeout: statementMs, ...bare } = query;
  return { bare, statementMs: Number(statementMs), answerMs: 0 };
}

/** A timer that, when the process was busy, first lets it read an answer that has arrived. */
class Deadline {
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;

  /** Replaces what was set before. */
  set(ms: number, act: () => void): void {
    this.clear();
    if (ms === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => {
      this.#immediate = setImmediate(act);
    }, ms);
  }

  clear(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
  }
}
