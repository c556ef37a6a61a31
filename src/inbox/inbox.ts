import type { Pool } from 'pg';
import { missingMigrations } from '../database/migrate.ts';
import { withRetries } from '../database/retry-transaction.ts';
import { ServiceUnavailableError } from '../errors.ts';
import type { NewEvent } from './event.ts';
import { GroupCommit } from './group-commit.ts';
import { acceptStatement, type Counted } from './insert-events.ts';

/** Where events are made durable before they are acknowledged. */
export interface Inbox {
  /**
   * Stores an event. When this resolves the event is committed, and survives a crash of everything.
   *
   * @returns whether it is new; an event that is known already is only counted
   * @throws ServiceUnavailableError when it can't be stored now: then it is not, as far as anybody may rely on
   */
  accept(event: NewEvent): Promise<{ isNew: boolean }>;
  /**
   * Checks that events can be stored, and safely.
   *
   * @returns what is wrong, in sentences; nothing when it is ready
   */
  problems(): Promise<string[]>;
  /** Resolves when all that was accepted is settled. */
  idle(): Promise<void>;
}

export interface InboxOptions {
  /** How long events of a subject are gathered before they are applied, in milliseconds. */
  lingerMs: number;
}

/** 128 rows of 12 parameters stay far below PostgreSQL's 65,535, and keep the number of prepared plans small. */
const MAX_PER_COMMIT = 128;
const MAX_WAITING = 4096;
/** A sender waits 3 s at most, so that an answer after this would be for nobody. */
const COMMIT_TIMEOUT_MS = 2000;

/** The inbox in a PostgreSQL database that {@link migrate} has prepared. */
export function createInbox(pool: Pool, options: InboxOptions): Inbox {
  const commits = new GroupCommit<NewEvent, { isNew: boolean }>(
    (events) => withRetries(() => commit(pool, events, options.lingerMs)),
    {
      most: MAX_PER_COMMIT,
      maxWaiting: MAX_WAITING,
      refuse: () => unavailable('too many events wait'),
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
  return new ServiceUnavailableError('The event can not be stored now; send it again later.', {
    cause,
  });
}

async function commit(pool: Pool, events: readonly NewEvent[], lingerMs: number) {
  const counted = countRepeats(events);
  const statement = acceptStatement([...counted.values()], lingerMs);
  const { rows } = await pool.query<{ source: string; event_id: string; fresh: boolean }>({
    ...statement,
    ...{ query_timeout: COMMIT_TIMEOUT_MS },
  });
  const fresh = new Set(
    rows.filter((row) => row.fresh).map((row) => identity(row.source, row.event_id)),
  );
  // Of an event that came twice within one commit, the first is the new one.
  return events.map((event) => ({ isNew: fresh.delete(identity(event.source, event.eventId)) }));
}

function countRepeats(events: readonly NewEvent[]): Map<string, Counted> {
  const counted = new Map<string, Counted>();
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

/** A 202 must survive power loss: both settings are PostgreSQL's defaults, and must stay on. */
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
        `PostgreSQL runs with ${name} = off, so that a power loss loses events. Turn it on.`,
    );
  } catch {
    return ['The database can not be reached.'];
  }
}
