import type { Org } from '../org.ts';
import type { Database } from '../store/rows-table.ts';
import { inTransaction, type Transaction } from '../store/transaction.ts';

/** One call of the data API: a request of its own, or part of a Composite one. */
export interface DataCall {
  org: Org;
  /** The API version, e.g. 67. */
  version: number;
  method: string;
  /** Below `/services/data/vXX.0`, decoded. */
  segments: string[];
  query: URLSearchParams;
  /** The JSON body, parsed, or the text of a CSV body; undefined when there was none. */
  body: unknown;
  /** A header of the request; names in any case. */
  header(name: string): string | undefined;
  /** The surrounding transaction of a Composite call that succeeds or fails as a whole. */
  transaction?: Transaction;
}

/** What a call is answered. */
export interface Reply {
  status: number;
  body?: unknown;
  /** A body that is no JSON; its Content-Type is among the headers. */
  text?: string;
  headers?: Record<string, string>;
}

/** Where a call reads: in its transaction, if it is in one. */
export function databaseOf(call: DataCall): Database {
  return call.transaction?.client ?? call.org.pool;
}

/** Runs a write in the call's transaction, or in one of its own. */
export function inWrite<T>(
  call: DataCall,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const { org, transaction } = call;
  if (transaction !== undefined) return work(transaction);
  return inTransaction(org.pool, (changes) => org.announce(changes), work);
}

/** Where an API resource is, from the org's root: `/services/data/v67.0/…`. */
export function resourceUrl(version: number, ...segments: string[]): string {
  return ['', 'services', 'data', `v${version}.0`, ...segments].join('/');
}
