import type { Pool } from 'pg';
import { databaseProblem } from '../database/database-problem.ts';
import { missingMigrations } from '../database/migrate.ts';
import { withRetries } from '../database/retry-transaction.ts';
import { ServiceUnavailableError } from '../errors.ts';
import type { NewEvent } from './event.ts';
import { GroupCommit } from './group-commit.ts';
import { type CountedEvent, insertStatement } from './insert-events.ts';

/** Makes events durable before they are acknowledged. */
export interface Inbox {
  /**
   * Stores an event. When this resolves, the event is committed and survives any crash.
   *
   * @returns whether the event is new; a repeat only raises the count of arrivals
   * @throws ServiceUnavailableError when the event could not be stored, or the result is unknown:
   *   the sender has to send it again
   */
  accept(event: NewEvent): Promise<{ isNew: boolean }>;
  /**
   * Checks that events can be stored, and that they survive a power loss.
   *
   * @returns what is wrong, one sentence each; empty when all is well
   */
  problems(): Promise<string[]>;
  /** Resolves when every event passed to `accept` is stored or has failed. */
  idle(): Promise<void>;
}

export interface InboxOptions {
  /** How long events of a subject are gathered before they are applied, in milliseconds. */
  lingerMs: number;
}

/**
 * 128 rows of 11 parameters stay far below PostgreSQL's limit of 65,535, and keep the number of
 * prepared plans small.
 */
const MAX_PER_COMMIT = 128;
const MAX_WAITING = 4096;
/** Senders wait for 3 s at most: a later answer would not reach them. */
const COMMIT_TIMEOUT_MS = 2000;

/**
 * Creates the inbox.
 *
 * @param pool connections to a database that `migrate` has prepared
 */
export function createInbox(pool: Pool, options: InboxOptions): Inbox {
  const commits = new GroupCommit<NewEvent, { isNew: boolean }>(
    (events) => withRetries(() => commit(pool, events, options.lingerMs)),
    {
      maxItems: MAX_PER_COMMIT,
      maxWaiting: MAX_WAITING,
      createFullError: () => unavailable('too many events are waiting'),
    },
  );
  return {
    async accept(event) {
      return commits.add(event).catch((error: unknown) => {
        throw error instanceof ServiceUnavailableError ? error : unavailable(error);
      });
    },
    problems: () => findProblems(pool),
    idle: () => commits.idle(),
  };
}

function unavailable(cause: unknown): ServiceUnavailableError {
  return new ServiceUnavailableError('The event cannot be stored now; send it again later.', {
    cause,
  });
}

async function commit(pool: Pool, events: readonly NewEvent[], lingerMs: number) {
  const counted = countRepeats(events);
  const statement = insertStatement([...counted.values()], lingerMs);
  const { rows } = await pool.query<{ source: string; event_id: string; is_new: boolean }>({
    ...statement,
    ...{ query_timeout: COMMIT_TIMEOUT_MS },
  });
  const newEvents = new Set(
    rows.filter((row) => row.is_new).map((row) => identity(row.source, row.event_id)),
  );
  // When an event is in one commit twice, only its first arrival is new.
  return events.map((event) => ({
    isNew: newEvents.delete(identity(event.source, event.eventId)),
  }));
}

function countRepeats(events: readonly NewEvent[]): Map<string, CountedEvent> {
  const counted = new Map<string, CountedEvent>();
  for (const event of events) {
    const key = identity(event.source, event.eventId);
    const earlier = counted.get(key);
    counted.set(key, { event: earlier?.event ?? event, arrivals: (earlier?.arrivals ?? 0) + 1 });
  }
  return counted;
}

function identity(source: string, eventId: string): string {
  return JSON.stringify([source, eventId]);
}

/** An acknowledged event must survive a power loss: both settings must stay on, the default. */
async function findProblems(pool: Pool): Promise<string[]> {
  try {
    const missing = await missingMigrations(pool);
    if (missing.length > 0)
      return [`The database lacks migrations: ${missing.join(', ')}. Run "npm run migrate".`];
    const { rows } = await pool.query<{ name: string }>(
      "SELECT name FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit') AND setting = 'off'",
    );
    return rows.map(
      ({ name }) =>
        `PostgreSQL runs with ${name} = off: a power loss would lose events. Turn it on.`,
    );
  } catch (error) {
    const { found, todo } = databaseProblem(error);
    return [`The database ${found}. ${todo}`];
  }
}
