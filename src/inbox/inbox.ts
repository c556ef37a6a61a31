import type { ClientBase, Pool } from 'pg';
import { Activity } from '../activity/activity.ts';
import { databaseProblem, problemText } from '../database/database-problem.ts';
import { withRetries } from '../database/retry-transaction.ts';
import { inTransaction } from '../database/transaction.ts';
import { ServiceUnavailableError } from '../errors.ts';
import { inSpan, type SpanOptions } from '../tracing.ts';
import { countAccepted } from './count-accepted.ts';
import { countRepeats, identity } from './count-repeats.ts';
import type { NewEvent } from './event.ts';
import { GroupCommit } from './group-commit.ts';
import { type CountedEvent, insertStatement } from './insert-events.ts';
import { StoringCheck } from './storing-check.ts';

/** What became of an event that is stored. */
interface Accepted {
  readonly isNew: boolean;
}

/** Makes events durable before they are acknowledged. */
export interface Inbox {
  /**
   * Stores an event. When this resolves, the event is committed and survives any crash.
   *
   * @returns whether the event is new; a repeat only raises the count of arrivals
   * @throws ServiceUnavailableError when the event could not be stored, or the result is unknown:
   *   the sender has to send it again
   */
  accept(event: NewEvent): Promise<Accepted>;
  /**
   * Stores the events of one arrival in one transaction: all of them, or none.
   *
   * @returns for each event, in their order, the same as {@link Inbox.accept}
   * @throws ServiceUnavailableError as {@link Inbox.accept}
   */
  acceptAll(events: readonly NewEvent[]): Promise<readonly Accepted[]>;
  /**
   * Checks that events can be stored, by trying, and that they survive a power loss. Takes at most
   * three seconds, and leaves nothing in the tables.
   *
   * @returns what is wrong, one sentence each; empty when all is well
   */
  problems(): Promise<string[]>;
  /** Resolves when every event passed to `accept` is stored or has failed. */
  idle(): Promise<void>;
}

interface InsertedRow {
  readonly source: string;
  readonly event_id: string;
  readonly is_new: boolean;
}

export interface InboxOptions {
  /** How long events of a subject are gathered before they are applied, in milliseconds. */
  lingerMs: number;
  /** Counts what is stored; by default, nothing does. */
  activity?: Activity;
}

/** The more events share a commit, the less each costs; beyond this, it hardly gets less. */
const MAX_PER_COMMIT = 128;
/** Events with larger bodies are committed apart: the others must not wait for them. */
const LARGE_BODY_BYTES = 64 * 1024;
/** Little enough that the bodies of a commit are stored in time. */
const MAX_BYTES_PER_COMMIT = 4 * 1024 * 1024;
const MAX_WAITING = 4096;
/** Senders wait for 3 s at most: a later answer would not reach them. */
const COMMIT_TIMEOUT_MS = 2000;

/** An event's wait for the commit that it shares with others. */
const COMMIT_SPAN: SpanOptions = {
  kind: 'client',
  attributes: {
    'db.system.name': 'postgresql',
    'db.operation.name': 'INSERT',
    'db.collection.name': 'event',
  },
};

/**
 * Creates the inbox.
 *
 * @param pool connections to a database that `migrate` has prepared
 */
export function createInbox(pool: Pool, options: InboxOptions): Inbox {
  const createCommits = () =>
    new GroupCommit<readonly NewEvent[], readonly Accepted[]>(
      (arrivals) => withRetries(() => commit(pool, arrivals, options)),
      {
        maxItems: MAX_PER_COMMIT,
        countOf: ({ length }) => length,
        sizeOf: bytesOf,
        maxSize: MAX_BYTES_PER_COMMIT,
        maxWaiting: MAX_WAITING,
        createFullError: () => unavailable('too many events are waiting'),
      },
    );
  const { activity = new Activity() } = options;
  const [small, large] = [createCommits(), createCommits()];
  const check = new StoringCheck(pool);
  async function acceptAll(events: readonly NewEvent[]): Promise<readonly Accepted[]> {
    const commits = bytesOf(events) > LARGE_BODY_BYTES ? large : small;
    const accepted = await inSpan('INSERT event', COMMIT_SPAN, () => commits.add(events)).catch(
      (error: unknown) => {
        if (error instanceof ServiceUnavailableError) throw error;
        check.forgetSuccess();
        throw unavailable(named(error));
      },
    );
    events.forEach((event, index) => {
      countAccepted(activity, event, accepted[index]?.isNew === true);
    });
    return accepted;
  }
  return {
    async accept(event) {
      const [accepted] = await acceptAll([event]);
      return accepted ?? { isNew: false };
    },
    acceptAll,
    problems: () => findProblems(check),
    async idle() {
      await Promise.all([small.idle(), large.idle()]);
    },
  };
}

function unavailable(cause: unknown): ServiceUnavailableError {
  return new ServiceUnavailableError('The event cannot be stored now; send it again later.', {
    cause,
  });
}

/** The error as readiness names it, with the original as its cause: what the log is to show. */
function named(error: unknown): Error {
  return new Error(problemText(databaseProblem(error)), { cause: error });
}

function bytesOf(events: readonly NewEvent[]): number {
  return events.reduce((sum, { body }) => sum + body.length, 0);
}

async function commit(
  pool: Pool,
  arrivals: readonly (readonly NewEvent[])[],
  options: InboxOptions,
) {
  const counted = countRepeats(arrivals.flat().map((event) => ({ event, arrivals: 1 })));
  const rows = await insertEvents(pool, [...counted.values()], options);
  const newEvents = new Set(
    rows.filter((row) => row.is_new).map((row) => identity(row.source, row.event_id)),
  );
  // When an event is in one commit more than once, only the stored one is new.
  const acceptedAs = (event: NewEvent): Accepted => {
    const key = identity(event.source, event.eventId);
    return { isNew: counted.get(key)?.event === event && newEvents.delete(key) };
  };
  return arrivals.map((events) => events.map(acceptedAs));
}

/**
 * An arrival may carry more events than one statement takes: then a transaction has several. A
 * deadlock of two such transactions is retried.
 */
async function insertEvents(
  pool: Pool,
  events: readonly CountedEvent[],
  { lingerMs }: InboxOptions,
) {
  const insert = async (database: Pool | ClientBase, some: readonly CountedEvent[]) => {
    const statement = insertStatement(some, lingerMs);
    const bounded = { ...statement, query_timeout: COMMIT_TIMEOUT_MS };
    return (await database.query<InsertedRow>(bounded)).rows;
  };
  if (events.length <= MAX_PER_COMMIT) return insert(pool, events);
  return inTransaction(pool, async (client) => {
    const rows: InsertedRow[] = [];
    for (let at = 0; at < events.length; at += MAX_PER_COMMIT) {
      rows.push(...(await insert(client, events.slice(at, at + MAX_PER_COMMIT))));
    }
    return rows;
  });
}

/** An acknowledged event must survive a power loss: both settings must stay on, the default. */
async function findProblems(check: StoringCheck): Promise<string[]> {
  const { problem, unsafeSettings } = await check.state();
  return [
    ...(problem === undefined ? [] : [problemText(problem)]),
    ...unsafeSettings.map(
      (name) => `PostgreSQL runs with ${name} = off: a power loss would lose events. Turn it on.`,
    ),
  ];
}
