import type { Org } from '../org.ts';
import type { UserAccess } from '../rights/user-access.ts';
import type { Database } from '../store/rows-table.ts';
import { inTransaction, type Transaction } from '../store/transaction.ts';
import type { WriteContext } from '../write/write-context.ts';

/** One call of the data API: a separate request, or a part of a Composite request. */
export interface DataCall {
  org: Org;
  /** The user of the call's session, and what the user may do. */
  user: UserAccess;
  /** The API version, e.g. 67. */
  version: number;
  method: string;
  /** The path below `/services/data/vXX.0`, decoded. */
  segments: string[];
  query: URLSearchParams;
  /** The parsed JSON body, or the text of a CSV body; undefined without a body. */
  body: unknown;
  /** A header of the request; names are case-insensitive. */
  header(name: string): string | undefined;
  /** The surrounding transaction of a Composite call that succeeds or fails as a whole. */
  transaction?: Transaction;
}

/** The answer to a call. */
export interface Reply {
  status: number;
  body?: unknown;
  /** A body that is not JSON; its Content-Type is among the headers. */
  text?: string;
  /** The contents of a file, read as they are sent; their Content-Type is among the headers. */
  contents?: AsyncIterable<Buffer>;
  headers?: Record<string, string>;
}

/** The database to read from: the call's transaction, if there is one. */
export function databaseOf(call: DataCall): Database {
  return call.transaction?.client ?? call.org.pool;
}

/** Runs a write in the call's transaction, or in a new one. */
export function inWrite<T>(
  call: DataCall,
  work: (context: WriteContext) => Promise<T>,
): Promise<T> {
  const { org, user, transaction } = call;
  if (transaction !== undefined) return work({ org, user, transaction });
  return inTransaction(
    org.pool,
    (changes) => org.publish(changes),
    (started) => work({ org, user, transaction: started }),
  );
}

/** The path of an API resource: `/services/data/v67.0/…`. */
export function resourceUrl(version: number, ...segments: string[]): string {
  return ['', 'services', 'data', `v${version}.0`, ...segments].join('/');
}
