import { randomBytes, randomUUID } from 'node:crypto';
import type { ClientBase, Pool } from 'pg';
import { onBoundedConnection } from '../database/bounded-connection.ts';
import { type DatabaseProblem, databaseProblem } from '../database/database-problem.ts';
import { missingMigrations } from '../database/migrate.ts';
import { SECOND_MS } from '../time.ts';
import { insertStatement } from './insert-events.ts';

/** Whether events can be stored. */
export interface StoringState {
  /** What prevents it; undefined when nothing does. */
  readonly problem?: DatabaseProblem | undefined;
  /** Settings that are off, without which a power loss would lose events. */
  readonly unsafeSettings: readonly string[];
}

/**
 * A success is remembered for this long, so that a monitor, or any caller of the public path,
 * causes few dead rows.
 */
const GOOD_MS = 5 * SECOND_MS;
/** About the size of an event; random, so that it takes this space in spite of compression. */
const BODY_BYTES = 4096;

/**
 * What the statement that stores events needs. Column rights count as rights on the table; the trial
 * finds what they lack.
 */
const STATE = `SELECT pg_is_in_recovery() AS "isStandby",
  current_setting('transaction_read_only') = 'on' AS "isReadOnly",
  ARRAY(SELECT right_name || ' on ' || table_name
    FROM unnest(ARRAY['event', 'subject']) AS table_name,
      unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) AS right_name
    WHERE NOT has_any_column_privilege(to_regclass(table_name), right_name)
    ORDER BY 1) AS "lackedRights",
  ARRAY(SELECT name FROM unnest(ARRAY['fsync', 'synchronous_commit']) AS name
    WHERE current_setting(name) = 'off') AS "unsafeSettings"`;

interface StateRow {
  readonly isStandby: boolean;
  readonly isReadOnly: boolean;
  readonly lackedRights: string[];
  readonly unsafeSettings: string[];
}

/**
 * Checks whether events can be stored. Rights and settings are read each time. Then an event is
 * stored by the statement that stores all events, taken back, and committed: this shows whatever else
 * can prevent it, such as a full disk. A success of this trial is remembered for five seconds,
 * unless an event cannot be stored meanwhile.
 */
export class StoringCheck {
  readonly #pool: Pool;
  #goodUntil = 0;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** @returns within three seconds, whatever the database does */
  async state(): Promise<StoringState> {
    try {
      return await onBoundedConnection(this.#pool, (client) => this.#judge(client));
    } catch (error) {
      return { problem: databaseProblem(error), unsafeSettings: [] };
    }
  }

  /** The next check tries again: an event could not be stored. */
  forgetSuccess(): void {
    this.#goodUntil = 0;
  }

  async #judge(client: ClientBase): Promise<StoringState> {
    const missing = await missingMigrations(client);
    if (missing.length > 0) return { problem: lacksMigrations(missing), unsafeSettings: [] };
    const { rows } = await client.query<StateRow>(STATE);
    const [state] = rows;
    const problem = state && refusalOf(state);
    if (problem === undefined && performance.now() >= this.#goodUntil) {
      await tryToStore(client);
      this.#goodUntil = performance.now() + GOOD_MS;
    }
    return { problem, unsafeSettings: state?.unsafeSettings ?? [] };
  }
}

function lacksMigrations(missing: readonly string[]): DatabaseProblem {
  return { found: `lacks migrations: ${missing.join(', ')}`, todo: 'Run "npm run migrate".' };
}

function refusalOf({ isStandby, isReadOnly, lackedRights }: StateRow): DatabaseProblem | undefined {
  if (isStandby) {
    return {
      found: 'cannot be used (it is a standby, which is read-only)',
      todo: 'Set DATABASE_URL to the primary server.',
    };
  }
  if (isReadOnly) return databaseProblem({ code: '25006' });
  if (lackedRights.length === 0) return undefined;
  return {
    found: `cannot be used (42501: no right to ${lackedRights.join(', ')})`,
    todo: 'Give this user the right, or run "npm run migrate" as the owner of the tables; some providers take it away while the storage of the plan is used up.',
  };
}

/**
 * Stores an event, takes it back, and commits. The savepoint has used a transaction id, so that the
 * commit is written, and waits for a synchronous standby, as that of an event does. The ids are
 * random: two processes that try at the same moment must not wait for each other. The limits are the
 * transaction's own, and also end it when this process does not.
 *
 * @see https://www.postgresql.org/docs/current/subxacts.html
 */
async function tryToStore(client: ClientBase): Promise<void> {
  const id = randomUUID();
  const event = {
    source: 'readiness',
    eventId: id,
    type: null,
    subject: id,
    live: null,
    time: null,
    proof: 'none',
    status: 'pending',
    reason: null,
    code: null,
    body: randomBytes(BODY_BYTES),
  } as const;
  await client.query(
    `BEGIN; SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '3s';
     SET LOCAL idle_in_transaction_session_timeout = '5s'; SAVEPOINT trial`,
  );
  await client.query(insertStatement([{ event, arrivals: 1 }], 0));
  await client.query('ROLLBACK TO trial; COMMIT');
}
