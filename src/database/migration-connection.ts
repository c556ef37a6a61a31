import type { ClientBase, Pool, QueryConfig } from 'pg';
import { SECOND_MS } from '../time.ts';
import { boundedClient } from './connection/bounded-client.ts';

/** An index may take an hour; connections without traffic are often cut after some minutes. */
const KEEP_ALIVE_MS = 30 * SECOND_MS;
const MAX_SILENCE_MS = 10 * SECOND_MS;
const PatientClient = boundedClient({ statementMs: Number.POSITIVE_INFINITY, answerMs: 0 });

/**
 * Begins a transaction without time limits, whatever the role and the database have. They end with
 * the transaction: behind a pooler, the next one belongs to another client. Older servers have no
 * `transaction_timeout`. After each statement there is no snapshot, which others would wait for.
 */
export const BEGIN_WITHOUT_LIMITS = `
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL statement_timeout = 0;
SET LOCAL lock_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0;
SELECT set_config(name, '0', true) FROM pg_settings WHERE name = 'transaction_timeout'`;

/**
 * Runs work on a connection of its own. Its statements may take as long as they need, unless they
 * have a `query_timeout`; it has the state of a session only after {@link liftLimits}.
 *
 * @param pool gives the address of the database; its connections are not used
 * @param work gets the connection, which is closed afterwards; a statement that still runs fails
 */
export async function withOwnConnection<T>(
  pool: Pool,
  work: (client: ClientBase) => Promise<T>,
): Promise<T> {
  const client = new PatientClient({
    ...pool.options,
    statement_timeout: false,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  });
  // The running query fails as well; without a listener, the error would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * A statement that PostgreSQL answers at once: after 10 seconds without an answer, it fails with
 * NoAnswerError, and the connection is closed.
 */
export function prompt(text: string): QueryConfig {
  return { text, ...{ query_timeout: MAX_SILENCE_MS } };
}

/**
 * Lifts the time limits of role and database for statements outside transactions, unless there is a
 * pooler in between: there, the limits would be lifted for other clients.
 *
 * @returns whether there is no pooler
 */
export async function liftLimits(client: ClientBase): Promise<boolean> {
  const direct = await isDirect(client);
  if (direct) await client.query('SET statement_timeout = 0; SET lock_timeout = 0');
  return direct;
}

/** Whether a connection leads to PostgreSQL itself, without a pooler in between. */
export async function isDirect(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  // A pooler gives its clients process ids of its own.
  return rows[0]?.pid === Reflect.get(client, 'processID');
}
